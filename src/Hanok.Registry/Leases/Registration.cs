namespace Hanok.Registry.Leases;

/// <summary>An instance as it is listed, and what becomes of it: pure. Times are milliseconds since 1970.</summary>
/// <param name="Status">What the rules make of what the instance, an operator and the registry say.</param>
/// <param name="Overridden">What an operator has set; Unknown for nothing.</param>
/// <param name="RenewedAt">As of the last change: heartbeats do not make a new one of these.</param>
internal sealed record Registration(
    Instance Instance, InstanceStatus Status, InstanceStatus Overridden, long RegisteredAt, long RenewedAt, long UpSince, long UpdatedAt, ChangeKind Action)
{
    public static Registration Of(Instance instance, InstanceStatus overridden, long now)
    {
        var status = StatusRules.Decide(instance.Status, overridden);
        return new Registration(instance, status, overridden, now, now, status == InstanceStatus.Up ? now : 0, now, ChangeKind.Added);
    }

    /// <summary>The instance has registered again.</summary>
    public Registration Again(Instance instance, InstanceStatus overridden, bool fromPeer)
    {
        var set = Overridden == InstanceStatus.Unknown || fromPeer ? overridden : Overridden;
        return this with { Instance = instance, Status = StatusRules.Decide(instance.Status, set), Overridden = set };
    }

    public Registration AfterHeartbeat() => this with { Status = StatusRules.Decide(Instance.Status, Overridden) };

    public Registration Override(InstanceStatus status, long? dirty, long now) => this with
    {
        Overridden = status,
        Status = StatusRules.Decide(Instance.Status, status),
        Instance = Instance.Newer(dirty, now),
    };

    /// <param name="status">What it is until its next heartbeat; as the instance says itself when null.</param>
    public Registration WithoutOverride(InstanceStatus? status, long? dirty, long now) => this with
    {
        Overridden = InstanceStatus.Unknown,
        Status = status ?? Instance.Status,
        Instance = Instance.Newer(dirty, now),
    };

    public Registration Describe(IReadOnlyCollection<KeyValuePair<string, string>> metadata, long now) => this with
    {
        Instance = Instance.Newer(null, now) with { Metadata = Instance.Metadata.With(metadata) },
    };

    public Registration Changed(long now, long renewedAt) => this with
    {
        Action = ChangeKind.Modified,
        UpdatedAt = now,
        RenewedAt = renewedAt,
        UpSince = UpSince == 0 && Status == InstanceStatus.Up ? now : UpSince,
    };

    /// <summary>For everybody but the registry: only timestamps differ.</summary>
    public bool SaysTheSameAs(Registration other) =>
        Status == other.Status && Overridden == other.Overridden && Instance.SaysTheSameAs(other.Instance);
}

internal enum ChangeKind
{
    Added,
    Modified,
    Deleted,
}

/// <param name="Version">Of the registry, with this change in it.</param>
internal sealed record Change(long Version, long At, Registration Registration);
