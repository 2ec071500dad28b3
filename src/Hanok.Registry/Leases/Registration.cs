namespace Hanok.Registry.Leases;

/// <summary>An instance as it is listed. Times are milliseconds since 1970.</summary>
/// <param name="Status">What the rules make of what the instance, an operator and the registry say.</param>
/// <param name="RenewedAt">As of the last change: heartbeats do not make a new one of these.</param>
internal sealed record Registration(
    Instance Instance, InstanceStatus Status, InstanceStatus Overridden, long RegisteredAt, long RenewedAt, long UpSince, long UpdatedAt, ChangeKind Action);

internal enum ChangeKind
{
    Added,
    Modified,
    Deleted,
}

/// <param name="Version">Of the registry, with this change in it.</param>
internal sealed record Change(long Version, long At, Registration Registration);
