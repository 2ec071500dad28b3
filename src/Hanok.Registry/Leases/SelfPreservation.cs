using System.Globalization;

namespace Hanok.Registry.Leases;

/// <summary>
/// When many leases end at once, the cause is rather the registry's network, or a registry that stood still, than the death of so many. Then what
/// answers nothing is kept for a while; what refuses a connection is dead all the same. After Eureka's self-preservation, which keeps all of
/// it, for ever.
/// </summary>
internal sealed class SelfPreservation(RegistryOptions options)
{
    // Two instances on one machine die together every day.
    private const int AtLeast = 3;

    // Everybody who is cut off shows within one lease.
    private readonly long _window = options.DefaultLeaseSeconds * 1000L;
    private readonly Queue<long> _ends = [];
    private Alarm? _alarm;

    /// <param name="listed">How many leases there are, with this one.</param>
    public void LeaseEnded(long now, int listed)
    {
        Trim(now);
        _ends.Enqueue(now);
        var of = Math.Max(listed, _alarm?.Of ?? 0);
        if (_ends.Count >= AtLeast && _ends.Count * 100L > (long)options.PreservationPercent * of)
            _alarm = new Alarm(_alarm?.Since ?? _ends.Peek(), now + (options.PreservationSeconds * 1000L), Math.Max(_ends.Count, _alarm?.Ended ?? 0), of);
    }

    /// <returns>What the registry suspects of itself; null when all is well.</returns>
    public Alarm? At(long now)
    {
        Trim(now);
        if (_alarm is { } alarm && now >= alarm.Until)
            _alarm = null;

        return _alarm;
    }

    // As long as leases end within one window: there are no more of them than instances.
    private void Trim(long now)
    {
        while (_ends.TryPeek(out var at) && at <= now - _window)
            _ends.Dequeue();
    }

    /// <param name="Ended">How many stopped, of so many.</param>
    internal sealed record Alarm(long Since, long Until, int Ended, int Of)
    {
        public string Words =>
            $"{Ended} of {Of} instances stopped sending heartbeats, the first of them at {Time(Since)}. "
            + "So many at once are rather a failure of this registry or its network than the death of all of them. "
            + $"What answers no probe either is kept, at the longest until {Time(Until)}; what refuses a connection is dead, and removed at once.";

        private static string Time(long at) => DateTimeOffset.FromUnixTimeMilliseconds(at).ToString("HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
    }
}
