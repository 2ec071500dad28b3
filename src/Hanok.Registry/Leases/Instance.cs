namespace Hanok.Registry.Leases;

/// <summary>What an instance says of itself.</summary>
internal sealed record Instance
{
    public required InstanceKey Key { get; init; }

    public required string HostName { get; init; }

    public required string IpAddr { get; init; }

    public InstanceStatus Status { get; init; } = InstanceStatus.Up;

    public InstancePort Port { get; init; } = new(7001, true);

    public InstancePort SecurePort { get; init; } = new(7002, false);

    public int CountryId { get; init; } = 1;

    public DataCenter DataCenter { get; init; } = DataCenter.MyOwn;

    public int RenewalSeconds { get; init; } = 30;

    /// <summary>How long a lease lasts without a heartbeat.</summary>
    public int LeaseSeconds { get; init; } = 45;

    public Properties Metadata { get; init; } = Properties.None;

    public string? AppGroupName { get; init; }

    public string? AsgName { get; init; }

    public string? HomePageUrl { get; init; }

    public string? StatusPageUrl { get; init; }

    public string? HealthCheckUrl { get; init; }

    public string? SecureHealthCheckUrl { get; init; }

    public string? VipAddress { get; init; }

    public string? SecureVipAddress { get; init; }

    public bool IsCoordinatingDiscoveryServer { get; init; }

    /// <summary>Milliseconds, by the clock of the instance: of two versions of it the higher one is the truth.</summary>
    public long LastDirtyTimestamp { get; init; }

    public (string Ip, string Host, InstancePort Port) Address => (IpAddr, HostName, Port);

    /// <param name="dirty">As new as at the peer that has set something; null for what is set here, which is newer than what the peers have.</param>
    public Instance Newer(long? dirty) =>
        this with { LastDirtyTimestamp = dirty is { } peers ? Math.Max(LastDirtyTimestamp, peers) : LastDirtyTimestamp + 1 };

    public bool SaysTheSameAs(Instance other) => this == other with { LastDirtyTimestamp = LastDirtyTimestamp };
}

internal readonly record struct InstancePort(int Number, bool IsEnabled);

internal sealed record DataCenter(string Name, string Class, Properties Metadata)
{
    public static readonly DataCenter MyOwn = new("MyOwn", "com.netflix.appinfo.InstanceInfo$DefaultDataCenterInfo", Properties.None);
}
