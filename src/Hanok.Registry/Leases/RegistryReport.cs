namespace Hanok.Registry.Leases;

internal sealed record RegistryReport(
    long Now, long Version, bool IsRebuilding, SelfPreservation.Alarm? Alarm, IReadOnlyList<LeaseReport> Leases, IReadOnlyList<Departure> Departures);

/// <summary>A lease at one moment.</summary>
internal sealed record LeaseReport(Registration Registration, long RenewedAt, long DueAt, Suspicion? Suspicion, bool FromPeer)
{
    public static LeaseReport Of(Lease lease) => new(lease.Registration, lease.RenewedAt, lease.DueAt, lease.Suspicion, lease.FromPeer);
}
