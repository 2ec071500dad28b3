using Hanok.Messaging;

namespace Hanok.Tests.Messaging;

public sealed class SignalTests
{
    private static readonly TimeSpan Forever = Timeout.InfiniteTimeSpan;

    private readonly Signal _signal = new();

    [Fact]
    public async Task What_is_set_before_the_wait_ends_it_once()
    {
        _signal.Set();
        _signal.Set();

        await WaitAsync(Forever);
        Assert.False(WaitAsync(Forever).IsCompleted);
    }

    [Fact]
    public async Task All_who_wait_are_woken()
    {
        var waits = new[] { WaitAsync(Forever), WaitAsync(Forever), WaitAsync(Forever) };

        _signal.Set();

        await Task.WhenAll(waits);
    }

    [Fact]
    public async Task When_the_time_is_up_the_wait_ends_and_nothing_is_lost()
    {
        Assert.False(await WaitAsync(TimeSpan.Zero));
        _signal.Set();
        Assert.True(await WaitAsync(Forever));
    }

    [Fact]
    public async Task A_wait_can_be_cancelled()
    {
        using var stopping = new CancellationTokenSource();
        var wait = _signal.WaitAsync(Forever, TimeProvider.System, stopping.Token);

        await stopping.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
    }

    private Task<bool> WaitAsync(TimeSpan atMost) => _signal.WaitAsync(atMost, TimeProvider.System, TestContext.Current.CancellationToken);
}
