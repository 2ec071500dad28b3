using Hanok.Registry.Leases;

namespace Hanok.Registry.Page;

/// <summary>One instance, for people: first why it is listed or is not.</summary>
internal static class InstancePage
{
    public static string Render(InstanceKey key, LeaseTable table)
    {
        var (lease, departure) = table.Trace(key);
        var report = table.Report();
        var html = Layout.Begin(key.ToString());
        html.Add($"""
            <nav><a href="/">All instances</a></nav>
            <h1>{key.Id}</h1>
            <p class="note">{(lease is null ? Why.IsNot(key, departure, report) : Why.IsListed(lease, report.Now))}</p>
            """);
        if (lease is not null)
            Facts(html, lease.Registration);

        return Layout.End(html);
    }

    private static void Facts(Html html, Registration registration)
    {
        var instance = registration.Instance;
        html.Add($"""
            <section>
            <table class="facts">
            <caption><h2>What it says of itself</h2></caption>
            <tbody>
            """);
        Fact(html, "Application", instance.Key.App);
        Fact(html, "Status", instance.Status.ToWire());
        Fact(html, "Host", $"{instance.HostName} ({instance.IpAddr})");
        Fact(html, "Port", $"{instance.Port.Number}{(instance.Port.IsEnabled ? "" : " (not used)")}");
        Fact(html, "Lease", $"{instance.LeaseSeconds} s, renewed each {instance.RenewalSeconds} s");
        Fact(html, "Health check", instance.HealthCheckUrl ?? "none");
        foreach (var (name, value) in instance.Metadata)
            Fact(html, name, value);

        html.Add($"</tbody></table></section>");
    }

    private static void Fact(Html html, string name, string value) => html.Add($"""<tr><th scope="row">{name}</th><td>{value}</td></tr>""");
}
