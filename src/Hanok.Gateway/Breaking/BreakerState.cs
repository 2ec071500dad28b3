namespace Hanok.Gateway.Breaking;

internal enum BreakerState
{
    Closed,
    Open,
    HalfOpen,
}
