using Hanok.AppHost.Processes;

namespace Hanok.Tests.AppHost;

public sealed class BackoffTests
{
    [Fact]
    public void Waits_twice_as_long_each_time_up_to_ten_seconds()
    {
        var backoff = new Backoff();

        var waits = Enumerable.Range(0, 40).Select(_ => backoff.Next(TimeSpan.FromSeconds(1)).TotalMilliseconds).ToArray();

        Assert.Equal([250, 500, 1000, 2000, 4000, 8000, 10_000, 10_000], waits[..8]);
        Assert.Equal(10_000, waits[^1]);
    }

    [Fact]
    public void Begins_again_after_thirty_seconds_up()
    {
        var backoff = new Backoff();
        for (int i = 0; i < 5; i++) backoff.Next(TimeSpan.Zero);

        Assert.Equal(TimeSpan.FromMilliseconds(250), backoff.Next(TimeSpan.FromSeconds(30)));
    }
}
