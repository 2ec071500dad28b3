using System.Globalization;
using Hanok.Registry.Leases;
using Hanok.Registry.Replication;

namespace Hanok.Registry.Page;

/// <summary>What is listed, how long yet, and what is suspected, for people.</summary>
internal static class RegistryPage
{
    // Enough for a person; whoever has more looks for it in /eureka/apps.
    private const int MostInstances = 1000;

    public static string Render(RegistryReport report, IReadOnlyList<PeerState> peers)
    {
        var html = Layout.Begin($"{report.Leases.Count} instances");
        Summary(html, report);
        Alerts(html, report);
        Peers(html, peers);
        if (report.Leases.Count > 0)
            Instances(html, [.. report.Leases.Take(MostInstances)], report.Now);
        else
            html.Add($"""<p class="empty">Nobody is registered. A service registers itself: <code>POST /eureka/apps/ORDER</code>.</p>""");
        if (report.Leases.Count > MostInstances)
            html.Add($"""<p>And {report.Leases.Count - MostInstances} more, in <code>/eureka/apps</code>.</p>""");

        Departures(html, report);
        html.Add($"""
            <footer>As of <time>{Time(report.Now)}</time>, version {report.Version}. The same for programs, with a credential:
            <code>/eureka/apps</code>, <code>/hanok/v1/status</code>, <code>/hanok/v1/watch</code>.</footer>
            """);
        return Layout.End(html);
    }

    private static void Summary(Html html, RegistryReport report)
    {
        var suspects = report.Leases.Count(lease => lease.Suspicion is not null);
        var applications = report.Leases.Select(lease => lease.Registration.Instance.Key.App).Distinct().Count();
        html.Add($"""
            <header>
            <h1>Hanok registry</h1>
            <dl>
            <div><dt>Applications</dt><dd>{applications}</dd></div>
            <div><dt>Instances</dt><dd>{report.Leases.Count}</dd></div>
            <div><dt>Up</dt><dd>{report.Leases.Count(lease => lease.Registration.Status == InstanceStatus.Up)}</dd></div>
            <div class="{(suspects > 0 ? "warn" : "")}"><dt>Suspects</dt><dd>{suspects}</dd></div>
            </dl>
            </header>
            """);
    }

    private static void Alerts(Html html, RegistryReport report)
    {
        if (report.Alarm is { } alarm)
            html.Add($"""<p class="alert" role="alert"><strong>The registry suspects itself.</strong> {alarm.Words}</p>""");
        if (report.IsRebuilding)
            html.Add($"""
                <p class="note" role="status"><strong>Just started.</strong>
                What is listed is who has been heard of since; the next heartbeats bring the others.</p>
                """);
    }

    private static void Peers(Html html, IReadOnlyList<PeerState> peers)
    {
        if (peers.Count == 0)
            return;

        html.Add($"""<section aria-labelledby="peers"><h2 id="peers">Peers</h2><ul class="peers">""");
        foreach (var peer in peers)
        {
            var (look, state, words) = peer.IsReachable ? ("up", "in step", "") : ("down", "not in step", peer.Words);
            html.Add($"""<li><span class="badge {look}">{state}</span> <code>{peer.Address}</code> {words}</li>""");
        }

        html.Add($"</ul></section>");
    }

    private static void Instances(Html html, IReadOnlyList<LeaseReport> leases, long now)
    {
        var zones = leases.Any(lease => lease.Registration.Instance.Metadata["zone"] is not null);
        html.Add($"""
            <section>
            <table class="rows">
            <caption><h2>Instances</h2></caption>
            <thead><tr><th scope="col">Application</th><th scope="col">Status</th><th scope="col">Instance</th><th scope="col">Version</th>
            """);
        if (zones)
            html.Add($"""<th scope="col">Zone</th>""");

        html.Add($"""<th scope="col">Lease</th></tr></thead><tbody>""");
        foreach (var lease in leases)
            Row(html, lease, zones, now);

        html.Add($"</tbody></table></section>");
    }

    private static void Row(Html html, LeaseReport lease, bool zones, long now)
    {
        var instance = lease.Registration.Instance;
        var status = lease.Registration.Status.ToWire();
        var page = $"/instances/{Uri.EscapeDataString(instance.Key.App)}/{Uri.EscapeDataString(instance.Key.Id)}";
        html.Add($"""
            <tr class="{(lease.Suspicion is null ? "" : "suspect")}">
            <td class="app">{instance.Key.App}</td>
            <td><span class="badge {status.ToLowerInvariant()}">{status}</span></td>
            <th scope="row"><a href="{page}" title="Why is it listed?">{instance.HostName}:{Port(instance)}</a></th>
            <td data-label="Version">{instance.Metadata["version"]}</td>
            """);
        if (zones)
            html.Add($"""<td data-label="Zone">{instance.Metadata["zone"]}</td>""");

        html.Add($"<td>");
        if (lease.Suspicion is null)
            html.Add($"""
                <progress max="{instance.LeaseSeconds}" value="{Seconds(lease.DueAt - now)}" aria-label="Lease of {instance.Key.Id}"></progress>
                <span>{Seconds(lease.DueAt - now)} of {instance.LeaseSeconds} s left</span>
                """);
        else
            html.Add($"<strong>{Why.Liveness(lease, now)}</strong>");

        if (lease.Registration.Overridden != InstanceStatus.Unknown)
            html.Add($"<br>Set by an operator; it says {instance.Status.ToWire()} itself.");

        html.Add($"</td></tr>");
    }

    private static int Port(Instance instance) => (instance.Port.IsEnabled ? instance.Port : instance.SecurePort).Number;

    private static void Departures(Html html, RegistryReport report)
    {
        if (report.Departures.Count == 0)
            return;

        html.Add($"""
            <section>
            <table class="rows">
            <caption><h2>Left lately</h2></caption>
            <thead><tr><th scope="col">When</th><th scope="col">Instance</th><th scope="col">Why</th></tr></thead>
            <tbody>
            """);
        foreach (var departure in report.Departures)
            html.Add($"""<tr><td><time>{Time(departure.At)}</time></td><th scope="row">{departure.Key}</th><td>It {departure.Reason}.</td></tr>""");

        html.Add($"</tbody></table></section>");
    }

    private static long Seconds(long milliseconds) => Math.Max(0, milliseconds) / 1000;

    private static string Time(long at) => DateTimeOffset.FromUnixTimeMilliseconds(at).ToString("HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
