using System.Collections.Concurrent;

namespace Hanok.Gateway.Limits;

/// <summary>
/// The buckets of one limit, one for each client. When there are too many clients to tell apart, newcomers share one bucket until those that
/// have gone are forgotten: a flood of addresses costs neither memory nor those who were there before.
/// </summary>
internal sealed class TokenBuckets(RateLimit limit, TimeProvider time, int mostClients = TokenBuckets.MostClients)
{
    // About 10 MB.
    private const int MostClients = 50_000;

    // Looking through all of them takes a few milliseconds.
    private static readonly TimeSpan SweepAtMostEvery = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<ClientKey, TokenBucket> _buckets = new();
    private readonly TokenBucket _shared = new(limit, time.GetTimestamp());
    private int _count;
    private long _swept = time.GetTimestamp();

    public RateLimit Limit => limit;

    public TokenBucket Of(ClientKey client)
    {
        if (_buckets.TryGetValue(client, out var bucket))
            return bucket;

        if (Volatile.Read(ref _count) >= mostClients && !Sweep())
            return _shared;

        var made = new TokenBucket(limit, time.GetTimestamp());
        bucket = _buckets.GetOrAdd(client, made);
        if (ReferenceEquals(bucket, made))
            Interlocked.Increment(ref _count);

        return bucket;
    }

    // A full bucket is like a new one.
    private bool Sweep()
    {
        var last = Volatile.Read(ref _swept);
        if (time.GetElapsedTime(last) < SweepAtMostEvery || Interlocked.CompareExchange(ref _swept, time.GetTimestamp(), last) != last)
            return false;

        foreach (var pair in _buckets)
            if (pair.Value.IsFull(time) && _buckets.TryRemove(pair))
                Interlocked.Decrement(ref _count);

        return Volatile.Read(ref _count) < mostClients;
    }
}
