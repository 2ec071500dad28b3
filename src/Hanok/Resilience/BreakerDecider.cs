namespace Hanok.Resilience;

/// <summary>When a circuit breaker opens and closes. Pure: the caller says what time it is.</summary>
/// <remarks><code>
///            failures in a row = limit              open for long enough: one probe
///   Closed ────────────────────────────> Open ────────────────────────────────────> HalfOpen
///     ^                                   ^                                          │   │
///     │                                   └───────────── the probe failed ───────────┘   │
///     └───────────────────────────────── the probe succeeded ────────────────────────────┘
/// </code>
/// In a row, and no ratio: a destination that is called once a second is recognised after five seconds, and one that answers every second call
/// is left to retries. M. Nygard, <i>Release It!</i> (2018).
/// </remarks>
internal static class BreakerDecider
{
    /// <param name="open">How long it stays open.</param>
    public static (BreakerState State, bool MayCall) Ask(BreakerState state, TimeSpan now, TimeSpan open) => state.Status switch
    {
        BreakerStatus.Closed => (state, true),
        BreakerStatus.Open when now - state.Since >= open => (Turned(state, BreakerStatus.HalfOpen, state.Failures, now), true),
        _ => (state, false),
    };

    /// <param name="turn">The turn in which the call was let through.</param>
    public static BreakerState Succeeded(BreakerState state, long turn, TimeSpan now) => state switch
    {
        _ when turn != state.Turn => state,
        { Status: BreakerStatus.HalfOpen } => Turned(state, BreakerStatus.Closed, 0, now),
        { Failures: > 0 } => state with { Failures = 0 },
        _ => state,
    };

    /// <inheritdoc cref="Succeeded"/>
    /// <param name="limit">So many failures in a row open it.</param>
    public static BreakerState Failed(BreakerState state, long turn, TimeSpan now, int limit) => state switch
    {
        _ when turn != state.Turn => state,
        { Status: BreakerStatus.Closed } when state.Failures + 1 < limit => state with { Failures = state.Failures + 1 },
        _ => Turned(state, BreakerStatus.Open, state.Failures + 1, now),
    };

    /// <summary>The call ended without telling anything about the destination. Was it the probe, then the next call is.</summary>
    /// <inheritdoc cref="Succeeded"/>
    public static BreakerState GivenUp(BreakerState state, long turn, TimeSpan now, TimeSpan open) =>
        turn == state.Turn && state.Status == BreakerStatus.HalfOpen ? Turned(state, BreakerStatus.Open, state.Failures, now - open) : state;

    private static BreakerState Turned(BreakerState state, BreakerStatus status, int failures, TimeSpan now) => new(status, failures, now, state.Turn + 1);
}
