using System.ComponentModel.DataAnnotations;

namespace Hanok.Inbox;

/// <summary>How messages are received: <c>Hanok__Receiver__*</c>.</summary>
public sealed class ReceiverOptions
{
    /// <summary>Runs handled at once. Beyond it senders are told to come again: their messages wait in their own log.</summary>
    [Range(1, 256)]
    public int ConcurrentRuns { get; set; } = 8;

    /// <summary>How often a failing message is tried before it is parked. Those behind it in its run wait that long.</summary>
    [Range(1, 10)]
    public int Attempts { get; set; } = 3;

    /// <summary>
    /// Seconds that the handlers of a run have. A run that needs more is rolled back and taken one by one, and what needs more by itself is
    /// parked: it holds up its own key only. Keep twice as much below what senders wait for an answer (<c>Hanok__Direct__AnswerLimitSeconds</c>).
    /// </summary>
    [Range(1, 600)]
    public int HandlingLimitSeconds { get; set; } = 10;

    /// <summary>Before the second attempt; doubles, with jitter.</summary>
    [Range(1, 10_000)]
    public int RetryDelayMilliseconds { get; set; } = 50;

    /// <summary>How often a parked message is tried by itself before it waits for a person.</summary>
    [Range(0, 100)]
    public int ParkedAttempts { get; set; } = 10;

    /// <summary>Before the first attempt of a parked message; doubles, with jitter.</summary>
    [Range(1, 3_600_000)]
    public int ParkedRetryDelayMilliseconds { get; set; } = 1_000;

    [Range(1, 86_400_000)]
    public int ParkedRetryDelayMaxMilliseconds { get; set; } = 300_000;

    /// <summary>
    /// How long the ids of messages from sources without order are remembered, which is how late such a source may repeat one. Messages of
    /// Hanok services need no memory: their watermarks say it for all time.
    /// </summary>
    [Range(1, 3650)]
    public int RememberDays { get; set; } = 7;

    /// <summary>Where time stands still, so that nothing can take too long.</summary>
    internal bool IsTimeless { get; set; }

    internal TimeSpan HandlingLimit => IsTimeless ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(HandlingLimitSeconds);

    /// <summary>For those behind one that took all its time.</summary>
    internal TimeSpan HandlingLimitAfterSlow => TimeSpan.FromSeconds(Math.Max(1, HandlingLimitSeconds / 10.0));

    internal TimeSpan RetryDelay => TimeSpan.FromMilliseconds(RetryDelayMilliseconds);

    internal TimeSpan ParkedRetryDelay => TimeSpan.FromMilliseconds(ParkedRetryDelayMilliseconds);

    internal TimeSpan ParkedRetryDelayMax => TimeSpan.FromMilliseconds(ParkedRetryDelayMaxMilliseconds);
}
