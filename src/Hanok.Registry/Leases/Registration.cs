namespace Hanok.Registry.Leases;

/// <summary>An instance as it is listed, and what becomes of it: pure. Times are milliseconds since 1970.</summary>
/// <param name="Status">What the rules make of what the instance, an operator and the registry say.</param>
/// <param name="Overridden">What an operator has set; Unknown for nothing.</param>
/// <param name="RenewedAt">As of the last change: heartbeats do not make a new one of these.</param>
internal sealed record Registration(
    Instance Instance, InstanceStatus Status, InstanceStatus Overridden, long RegisteredAt, long RenewedAt, long UpSince, long UpdatedAt, ChangeKind Action)
{
    public static Registration Of(Instance instance, InstanceStatus overridden, bool fromPeer, long now)
    {
        var status = StatusRules.Decide(instance.Status, overridden, null, fromPeer);
        return new Registration(instance, status, overridden, now, now, status == InstanceStatus.Up ? now : 0, now, ChangeKind.Added);
    }

    /// <summary>The instance has registered again.</summary>
    public Registration Again(Instance instance, InstanceStatus overridden, bool fromPeer)
    {
        var set = Overridden == InstanceStatus.Unknown || fromPeer ? overridden : Overridden;
        var status = StatusRules.Decide(instance.Status, set, Status, fromPeer);

        // What it stays as by Eureka's rules, it says itself from now on: peers are told that, and decide without what was listed here.
        if (set == InstanceStatus.Unknown)
            instance = instance with { Status = status };

        return this with { Instance = instance, Status = status, Overridden = set };
    }

    public Registration AfterHeartbeat() => this with { Status = StatusRules.Decide(Instance.Status, Overridden, Status, fromPeer: false) };

    public Registration Override(InstanceStatus status, long? dirty) => this with
    {
        Overridden = status,
        Status = StatusRules.Decide(Instance.Status, status, null, fromPeer: true),
        Instance = Instance.Newer(dirty),
    };

    /// <param name="status">What it is from now on; as the instance says itself when null.</param>
    public Registration WithoutOverride(InstanceStatus? status, long? dirty) => this with
    {
        Overridden = InstanceStatus.Unknown,
        Status = status ?? Instance.Status,
        Instance = Instance.Newer(dirty),
    };

    public Registration Describe(IReadOnlyCollection<KeyValuePair<string, string>> metadata) => this with
    {
        Instance = Instance.Newer(null) with { Metadata = Instance.Metadata.With(metadata) },
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
