using Hanok.Work;

namespace Hanok.Tests.Chassis;

public sealed class WorkerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whatever_breaks_when_it_is_told_to_end_is_no_failure()
    {
        // As when the other side of its connection ends at the same time; and as when a start has failed, where nobody calls StopAsync.
        using var loop = new Loop(stopping => stopping.IsCancellationRequested ? new IOException("The connection was closed.") : null);
        await loop.StartAsync(Cancellation);
        await loop.Running;

        await loop.StopAsync(Cancellation);

        Assert.True(loop.ExecuteTask!.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task What_breaks_before_is()
    {
        using var loop = new Loop(_ => new IOException("The disk is full."));

        await loop.StartAsync(Cancellation);

        await Assert.ThrowsAsync<IOException>(() => loop.ExecuteTask!);
    }

    private sealed class Loop(Func<CancellationToken, Exception?> fails) : Worker
    {
        private readonly TaskCompletionSource _running = new();

        public Task Running => _running.Task;

        protected override async Task RunAsync(CancellationToken stoppingToken)
        {
            await Task.Yield();
            if (fails(stoppingToken) is { } now)
                throw now;

            _running.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw fails(stoppingToken)!;
        }
    }
}
