namespace Hanok.Security.Issuing;

/// <summary>
/// How often a name, or an address, may be wrong: so many times within a minute, then it waits until the minute is over. Thread-safe.
/// </summary>
internal sealed class AttemptLimit(int most, TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    // At the limit the oldest half is forgotten: somebody with ten thousand addresses has other means.
    private const int Limit = 10_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (long Began, int Count)> _failures = new(StringComparer.Ordinal);

    /// <summary>How long it has to wait; null when it may try.</summary>
    public TimeSpan? Wait(string who)
    {
        lock (_gate)
        {
            if (!_failures.TryGetValue(who, out var failures) || failures.Count < most)
                return null;

            var left = Window - time.GetElapsedTime(failures.Began);
            return left > TimeSpan.Zero ? left : null;
        }
    }

    public void Failed(string who)
    {
        lock (_gate)
        {
            if (!_failures.TryGetValue(who, out var failures) || time.GetElapsedTime(failures.Began) >= Window)
                failures = (time.GetTimestamp(), 0);

            _failures[who] = failures with { Count = failures.Count + 1 };
            if (_failures.Count <= Limit)
                return;

            foreach (var old in _failures.OrderBy(f => f.Value.Began).Take(Limit / 2).Select(f => f.Key).ToList())
                _failures.Remove(old);
        }
    }

    public void Succeeded(string who)
    {
        lock (_gate)
            _failures.Remove(who);
    }
}
