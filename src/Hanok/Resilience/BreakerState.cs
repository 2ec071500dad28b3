namespace Hanok.Resilience;

/// <param name="Failures">One after the other, without a success between them.</param>
/// <param name="Since">When the breaker came into this status, on the breaker's own clock.</param>
/// <param name="Turn">Grows with each change of status: what comes of a call that began in an earlier one changes nothing.</param>
internal sealed record BreakerState(BreakerStatus Status, int Failures, TimeSpan Since, long Turn)
{
    public static readonly BreakerState Initial = new(BreakerStatus.Closed, 0, TimeSpan.Zero, 0);
}
