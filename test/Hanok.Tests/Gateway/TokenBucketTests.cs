using Hanok.Gateway.Limits;

namespace Hanok.Tests.Gateway;

public sealed class TokenBucketTests
{
    private readonly MovableTime _time = new();
    private readonly RateLimit _limit = new() { PerSecond = 0.5, Burst = 3 };

    [Fact]
    public void Gives_a_burst_then_one_at_a_time()
    {
        var bucket = new TokenBucket(_limit, _time.GetTimestamp());

        Assert.Equal([true, true, true, false], Enumerable.Range(0, 4).Select(_ => bucket.TryTake(_time, out var _, out var _)));
        bucket.TryTake(_time, out var left, out var wait);
        Assert.Equal(0, left);
        Assert.InRange(wait.TotalSeconds, 1, 2);

        _time.Advance(TimeSpan.FromSeconds(2.1));
        Assert.True(bucket.TryTake(_time, out _, out _));
        Assert.False(bucket.TryTake(_time, out _, out _));
    }

    [Fact]
    public void Does_not_save_up_more_than_a_burst()
    {
        var bucket = new TokenBucket(_limit, _time.GetTimestamp());
        _time.Advance(TimeSpan.FromHours(1));

        Assert.Equal([true, true, true, false], Enumerable.Range(0, 4).Select(_ => bucket.TryTake(_time, out var _, out var _)));
    }

    [Fact]
    public void Too_many_clients_share_one_bucket_until_others_are_forgotten()
    {
        var buckets = new TokenBuckets(_limit, _time, mostClients: 2);
        var (first, second) = (buckets.Of(Client(1)), buckets.Of(Client(2)));
        first.TryTake(_time, out _, out _);
        second.TryTake(_time, out _, out _);

        Assert.Same(buckets.Of(Client(3)), buckets.Of(Client(4)));
        Assert.Same(first, buckets.Of(Client(1)));

        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.NotSame(buckets.Of(Client(3)), buckets.Of(Client(4)));
    }

    private static ClientKey Client(ulong number) => new(null, number);
}
