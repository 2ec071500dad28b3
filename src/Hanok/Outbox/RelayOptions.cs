using System.ComponentModel.DataAnnotations;

namespace Hanok.Outbox;

/// <summary>How messages are sent: <c>Hanok__Relay__*</c>.</summary>
public sealed class RelayOptions
{
    /// <summary>Messages in one batch. What has arrived is sent at once; a batch is never waited for.</summary>
    [Range(1, 10_000)]
    public int BatchSize { get; set; } = 500;

    /// <summary>Messages that may wait in memory for one destination. Beyond it they go to the spool, in the service's database.</summary>
    [Range(1, 1_000_000)]
    public int Window { get; set; } = 4_000;

    /// <summary>What may wait in memory for one destination, in megabytes. Beyond it the window moves to the spool.</summary>
    [Range(1, 1_024)]
    public int WindowMegabytes { get; set; } = 32;

    /// <summary>
    /// Seconds that a message may wait in memory. Then the window moves to the spool: a destination that does not come back must not keep the
    /// database from letting its log go.
    /// </summary>
    [Range(1, 600)]
    public int WindowSeconds { get; set; } = 5;

    /// <summary>
    /// Messages that may wait in the spool of one destination. Beyond it they wait in the log, which is read on for the other destinations, and
    /// it is an alarm.
    /// </summary>
    [Range(1, 1_000_000_000)]
    public long SpoolLimit { get; set; } = 10_000_000;

    /// <summary>What may wait in the spool of one destination, in megabytes; beyond it as with <see cref="SpoolLimit"/>.</summary>
    [Range(1, 10_000_000)]
    public long SpoolMegabytes { get; set; } = 10_240;

    /// <summary>Seconds for which reading the log waits for room for one destination, before it goes on without it.</summary>
    [Range(1, 600)]
    public int PatienceSeconds { get; set; } = 2;

    /// <summary>Before a failed batch is sent again; doubles, with jitter.</summary>
    [Range(1, 60_000)]
    public int RetryDelayMilliseconds { get; set; } = 20;

    [Range(1, 600_000)]
    public int RetryDelayMaxMilliseconds { get; set; } = 2_000;

    /// <summary>What the database may keep for messages that are not sent before it is an alarm, in megabytes.</summary>
    [Range(1, 1_000_000)]
    public int LagAlarmMegabytes { get; set; } = 1_024;

    /// <summary>How often the lag is looked at, and how often a quiet service writes a heartbeat into a log that it tails.</summary>
    [Range(10, 600_000)]
    public int CheckMilliseconds { get; set; } = 10_000;

    internal long WindowBytes => WindowMegabytes * 1024L * 1024;

    internal TimeSpan WindowAge => TimeSpan.FromSeconds(WindowSeconds);

    internal long SpoolBytes => SpoolMegabytes * 1024 * 1024;

    internal TimeSpan Patience => TimeSpan.FromSeconds(PatienceSeconds);

    internal TimeSpan CheckEvery => TimeSpan.FromMilliseconds(CheckMilliseconds);

    internal TimeSpan RetryDelay => TimeSpan.FromMilliseconds(RetryDelayMilliseconds);

    internal TimeSpan RetryDelayMax => TimeSpan.FromMilliseconds(RetryDelayMaxMilliseconds);
}
