using System.ComponentModel.DataAnnotations;

namespace Hanok.Registry;

/// <summary><c>Hanok__Registry__*</c>.</summary>
internal sealed class RegistryOptions
{
    public const string Section = "Hanok:Registry";

    /// <summary>The other registries, as in <c>http://10.0.0.7:8761/eureka/</c>. This one may be among them.</summary>
    public string[] Peers { get; set; } = [];

    /// <summary>At the bound a registration is refused with 503; about 2 KB of memory for each.</summary>
    [Range(1, 100_000)]
    public int MaxInstances { get; set; } = 10_000;

    /// <summary>Bytes of text in one instance, metadata and all. What has more is refused with 400; real ones have 1 or 2 KB.</summary>
    [Range(512, 32 * 1024)]
    public int MaxInstanceBytes { get; set; } = 8 * 1024;

    /// <summary>
    /// The text of all instances together; at the bound a registration is refused with 503. With the answers that are made of it, it takes about eight
    /// times as much memory.
    /// </summary>
    [Range(1, 1024)]
    public int MaxMegabytes { get; set; } = 32;

    /// <summary>Percent of both: what one application may have of it, so that none takes the room of the others.</summary>
    [Range(1, 100)]
    public int MaxPercentPerApplication { get; set; } = 50;

    /// <summary>
    /// For clients that say nothing of their lease. Those send a heartbeat each 30 s, by convention: a lease of the same 30 s would end just
    /// before each of them.
    /// </summary>
    [Range(2, 600)]
    public int DefaultLeaseSeconds { get; set; } = 45;

    /// <summary>How long an instance whose lease has ended has to answer a probe.</summary>
    [Range(100, 10_000)]
    public int ProbeMilliseconds { get; set; } = 2000;

    /// <summary>What an instance gets that does not send heartbeats, but answers. Then it is probed again.</summary>
    [Range(1, 60)]
    public int ExtensionSeconds { get; set; } = 10;

    /// <summary>Who has not sent a heartbeat for that long after its lease is evicted, even if something answers at its address.</summary>
    [Range(1, 3600)]
    public int MaxSuspectSeconds { get; set; } = 300;

    /// <summary>Percent of the leases. If more than that, and at least three, end at once, the registry suspects itself.</summary>
    [Range(1, 100)]
    public int PreservationPercent { get; set; } = 15;

    /// <summary>How long the registry keeps what neither sends heartbeats nor answers, while it suspects itself.</summary>
    [Range(1, 600)]
    public int PreservationSeconds { get; set; } = 90;
}
