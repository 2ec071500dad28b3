using System.ComponentModel.DataAnnotations;

namespace Hanok.Resilience;

/// <summary>
/// How an <c>HttpClient</c> takes what goes wrong: <c>Hanok__Resilience__&lt;client&gt;__*</c> over <c>Hanok__Resilience__Default__*</c> over what
/// the code says. Read once, when the client is first used.
/// </summary>
public sealed class ResilienceOptions
{
    /// <summary>How long one attempt may take until the answer begins. A slow query is done by then; a thread is not held for long by a service that hangs.</summary>
    [Range(1, 600_000)]
    public int AttemptMilliseconds { get; set; } = 3_000;

    /// <summary>How long a call may take, with all attempts and the waiting between them. The deadline of the request that is being answered is kept as well.</summary>
    [Range(1, 3_600_000)]
    public int TotalMilliseconds { get; set; } = 10_000;

    /// <summary>Attempts after the first one; 0 turns retries off.</summary>
    [Range(0, 10)]
    public int Retries { get; set; } = 2;

    /// <summary>
    /// Retries per hundred calls, besides one per second and a reserve of a hundred. It bounds what retries add to an overload; beyond it the
    /// first failure stands.
    /// </summary>
    [Range(0, 100)]
    public int RetryPercent { get; set; } = 10;

    /// <summary>So many failures in a row open the breaker of a destination.</summary>
    [Range(1, 1_000)]
    public int BreakerFailures { get; set; } = 5;

    /// <summary>Seconds for which an open breaker lets nothing through, until it tries a single call.</summary>
    [Range(1, 600)]
    public int BreakerOpenSeconds { get; set; } = 5;

    /// <summary>Calls at once. Those of one slow service then cannot take all that this one has.</summary>
    [Range(1, 100_000)]
    public int Concurrency { get; set; } = 100;

    /// <summary>Calls that wait for their turn when so many run; beyond that they fail at once.</summary>
    [Range(0, 100_000)]
    public int Queue { get; set; } = 100;

    internal Func<FailedCall, CancellationToken, ValueTask<HttpResponseMessage>>? Fallback { get; set; }
}
