using System.Text;

namespace Hanok.Registry.Leases;

/// <summary>What an instance says of itself.</summary>
internal sealed record Instance
{
    /// <summary>The year 10,000: what is later is no time, and must not run over when it is counted up.</summary>
    public const long LatestTimestamp = 253_402_300_800_000;

    // A clock that is ahead by more than this would make versions that nothing could follow.
    private const long FarAhead = 60 * 60 * 1000;

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

    /// <summary>
    /// Milliseconds: of two versions of it that peers tell each other the higher one is the truth. The instance's own stamp, as long as that is higher
    /// than the one before.
    /// </summary>
    public long LastDirtyTimestamp { get; init; }

    /// <summary>What the instance itself called the version that it sent last, by its clock, which may have been set back. Null when it gave none.</summary>
    public long? SaidAt { get; init; }

    /// <summary>Bytes of its text: what it costs here, and in every answer.</summary>
    public int Size => Length(
        Key.App, Key.Id, HostName, IpAddr, DataCenter.Name, DataCenter.Class, AppGroupName, AsgName, HomePageUrl, StatusPageUrl, HealthCheckUrl,
        SecureHealthCheckUrl, VipAddress, SecureVipAddress) + Metadata.Size + DataCenter.Metadata.Size;

    public (string Ip, string Host, InstancePort Port) Address => (IpAddr, HostName, Port);

    /// <param name="dirty">As new as at the peer that has set something; null for what is set here, which is newer than what the peers have.</param>
    public Instance Newer(long? dirty, long now) =>
        this with { LastDirtyTimestamp = dirty is { } peers ? Math.Max(LastDirtyTimestamp, Math.Min(peers, LatestTimestamp)) : Next(LastDirtyTimestamp, now) };

    /// <summary>The version after another one of the same instance: it is the newer one, whatever the clock of the instance says.</summary>
    public Instance After(long version, long now)
    {
        var own = LastDirtyTimestamp <= now + FarAhead ? LastDirtyTimestamp : now;
        return this with { LastDirtyTimestamp = own > version ? own : Next(version, now) };
    }

    /// <summary>What it says of itself in place of what it said before; saying the same again makes no new version.</summary>
    public Instance Following(Instance before, long now) => SaysTheSameAs(before) && LastDirtyTimestamp <= before.LastDirtyTimestamp
        ? this with { LastDirtyTimestamp = before.LastDirtyTimestamp }
        : After(before.LastDirtyTimestamp, now);

    /// <summary>Whether the instance means this version of itself. It says so by its stamp; some say nothing.</summary>
    public bool IsWhatItSaid(long? dirty) => dirty is null || (SaidAt is { } said ? dirty == said : dirty <= LastDirtyTimestamp);

    public bool SaysTheSameAs(Instance other) => this == other with { LastDirtyTimestamp = LastDirtyTimestamp, SaidAt = SaidAt };

    private static int Length(params ReadOnlySpan<string?> texts)
    {
        var length = 0;
        foreach (var text in texts)
            length += text is null ? 0 : Encoding.UTF8.GetByteCount(text);

        return length;
    }

    // With the time in it, two registries that cannot reach each other do not give one number to two versions.
    private static long Next(long version, long now) => Math.Max(version + 1, now);
}

internal readonly record struct InstancePort(int Number, bool IsEnabled);

internal sealed record DataCenter(string Name, string Class, Properties Metadata)
{
    public static readonly DataCenter MyOwn = new("MyOwn", "com.netflix.appinfo.InstanceInfo$DefaultDataCenterInfo", Properties.None);
}
