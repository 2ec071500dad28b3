namespace Hanok.Resilience;

internal enum BreakerStatus
{
    /// <summary>Calls go through.</summary>
    Closed,

    /// <summary>Calls fail at once.</summary>
    Open,

    /// <summary>One call, the probe, is on its way and decides; the others fail at once.</summary>
    HalfOpen,
}
