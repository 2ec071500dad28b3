namespace Hanok.AppHost.Processes;

/// <summary>How long to wait before a service that ended is started again: 250 ms, doubling to 10 s, from the beginning after 30 s up.</summary>
internal sealed class Backoff
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(250), Longest = TimeSpan.FromSeconds(10), Healthy = TimeSpan.FromSeconds(30);

    private int _failures;

    public TimeSpan Next(TimeSpan wasUp)
    {
        _failures = wasUp >= Healthy ? 1 : _failures + 1;
        // Beyond 2^6 the product is over the longest anyway, and must not overflow.
        return TimeSpan.FromTicks(Math.Min(Longest.Ticks, First.Ticks << Math.Min(_failures - 1, 6)));
    }
}
