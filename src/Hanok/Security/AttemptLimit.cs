namespace Hanok.Security;

/// <summary>How often somebody may be wrong: so many times within a minute, then they wait until it is over. Thread-safe.</summary>
internal sealed class AttemptLimit(int most, TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    // At the limit the oldest half is forgotten: somebody with ten thousand addresses has other means.
    private const int Limit = 10_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (long Began, int Count)> _attempts = new(StringComparer.Ordinal);

    /// <summary>How long it has to wait; null when it may try.</summary>
    public TimeSpan? Wait(string who)
    {
        lock (_gate)
        {
            if (!_attempts.TryGetValue(who, out var attempts) || attempts.Count < most)
                return null;

            var left = Window - time.GetElapsedTime(attempts.Began);
            return left > TimeSpan.Zero ? left : null;
        }
    }

    /// <summary>Counts one, as wrong until it is known to be right: those under way count too.</summary>
    public void Began(string who)
    {
        lock (_gate)
        {
            if (!_attempts.TryGetValue(who, out var attempts) || time.GetElapsedTime(attempts.Began) >= Window)
                attempts = (time.GetTimestamp(), 0);

            _attempts[who] = attempts with { Count = attempts.Count + 1 };
            if (_attempts.Count <= Limit)
                return;

            foreach (var old in _attempts.OrderBy(a => a.Value.Began).Take(Limit / 2).Select(a => a.Key).ToList())
                _attempts.Remove(old);
        }
    }

    /// <summary>Takes one back: it was right, or never looked at.</summary>
    public void TakeBack(string who)
    {
        lock (_gate)
        {
            if (_attempts.TryGetValue(who, out var attempts) && attempts.Count > 1)
                _attempts[who] = attempts with { Count = attempts.Count - 1 };
            else
                _attempts.Remove(who);
        }
    }
}
