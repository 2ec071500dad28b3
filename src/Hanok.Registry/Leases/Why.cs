using System.Globalization;

namespace Hanok.Registry.Leases;

/// <summary>Why an instance is listed, or is not, in plain words.</summary>
internal static class Why
{
    public static string IsListed(LeaseReport lease, long now)
    {
        var registration = lease.Registration;
        return $"Listed as {registration.Status.ToWire()}: {Liveness(lease, now)} "
            + $"{(lease.FromPeer ? "A peer told of it" : "It registered here")} at {Time(registration.RegisteredAt)}.{Status(registration)}";
    }

    public static string IsNot(InstanceKey key, Departure? departure, RegistryReport report) => departure is { } left
        ? $"Not listed: at {Time(left.At)} it {left.Reason}. If it is alive, its next heartbeat is answered with 404, and it registers again."
        : $"Not listed: nothing is known here of {key}. Registered or deregistered it has not, for the last ten minutes"
            + (report.IsRebuilding ? "; but this registry has just started, and hears of who is alive by the heartbeats." : ".");

    public static string Liveness(LeaseReport lease, long now)
    {
        var lasts = lease.Registration.Instance.LeaseSeconds;
        return lease.Suspicion is { } suspicion
            ? $"suspect: {suspicion.Finding}."
            : $"its last heartbeat was {Seconds(now - lease.RenewedAt)} ago, and its lease of {lasts} s lasts for another {Seconds(lease.DueAt - now)}.";
    }

    private static string Status(Registration registration) => registration switch
    {
        { Overridden: not InstanceStatus.Unknown } =>
            $" An operator has set its status to {registration.Overridden.ToWire()}; it says {registration.Instance.Status.ToWire()} itself.",
        _ when registration.Status != registration.Instance.Status =>
            $" It says {registration.Instance.Status.ToWire()} itself, which counts from its next heartbeat on.",
        _ => "",
    };

    private static string Seconds(long milliseconds) => $"{Math.Max(0, milliseconds) / 1000} s";

    private static string Time(long at) => DateTimeOffset.FromUnixTimeMilliseconds(at).ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
