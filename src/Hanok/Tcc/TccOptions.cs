using System.ComponentModel.DataAnnotations;

namespace Hanok.Tcc;

/// <summary>How a coordinator works: <c>Hanok__Tcc__*</c>.</summary>
public sealed class TccOptions
{
    /// <summary>For all the tries of a transaction together. Who has not answered by then is cancelled with the others.</summary>
    [Range(1, 600_000)]
    public int TryTimeoutMilliseconds { get; set; } = 5_000;

    /// <summary>For one confirm or cancel.</summary>
    [Range(1, 600_000)]
    public int CallTimeoutMilliseconds { get; set; } = 5_000;

    /// <summary>
    /// Nothing is confirmed that may expire within this time: a confirm has to be written down and to travel, and clocks run at different
    /// speeds.
    /// </summary>
    [Range(0, 600_000)]
    public int MarginMilliseconds { get; set; } = 2_000;

    /// <summary>
    /// How long a transaction belongs to the instance that works on it. After that another one takes it, for it may be dead; if it is not,
    /// what it writes is refused. Longer than the two timeouts together, or what is slow is taken for dead.
    /// </summary>
    [Range(1, 3_600)]
    public int LeaseSeconds { get; set; } = 30;

    /// <summary>Before the second round of confirms or cancels; doubles, with jitter.</summary>
    [Range(1, 60_000)]
    public int RetryDelayMilliseconds { get; set; } = 200;

    /// <summary>It is tried for ever, this often at least: what is decided has to be done.</summary>
    [Range(1, 3_600_000)]
    public int RetryDelayMaxMilliseconds { get; set; } = 60_000;

    /// <summary>How long a key is remembered after its transaction has ended. Heuristic ones are kept until they are settled.</summary>
    [Range(1, 3650)]
    public int KeepDays { get; set; } = 7;

    internal TimeSpan TryTimeout => TimeSpan.FromMilliseconds(TryTimeoutMilliseconds);

    internal TimeSpan CallTimeout => TimeSpan.FromMilliseconds(CallTimeoutMilliseconds);

    internal TimeSpan Margin => TimeSpan.FromMilliseconds(MarginMilliseconds);

    internal TimeSpan Lease => TimeSpan.FromSeconds(LeaseSeconds);

    internal TimeSpan RetryDelay => TimeSpan.FromMilliseconds(RetryDelayMilliseconds);

    internal TimeSpan RetryDelayMax => TimeSpan.FromMilliseconds(RetryDelayMaxMilliseconds);
}
