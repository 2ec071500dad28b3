using Hanok.Work;
using Microsoft.Extensions.Hosting;

namespace Hanok.Tests.Chassis;

public sealed class WorkerTests
{
    [Fact]
    public async Task What_breaks_because_the_program_ends_is_no_failure()
    {
        using var worker = new Breaking();
        await worker.StartAsync(TestContext.Current.CancellationToken);
        await worker.Running;
        await worker.StopAsync(TestContext.Current.CancellationToken);

        Assert.True(worker.ExecuteTask!.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task What_breaks_before_is_one()
    {
        using var worker = new Breaking(atOnce: true);
        await worker.StartAsync(TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<IOException>(() => worker.ExecuteTask!);
    }

    [Fact]
    public void All_that_runs_in_the_background_is_one() => Assert.Equal(
        [typeof(Worker)],
        SourceAssemblies.Names.SelectMany(name => SourceAssemblies.Load(name).GetTypes()).Where(type => type.BaseType == typeof(BackgroundService)));

    private sealed class Breaking(bool atOnce = false) : Worker
    {
        private readonly TaskCompletionSource _running = new();

        public Task Running => _running.Task;

        protected override async Task RunAsync(CancellationToken stoppingToken)
        {
            _running.SetResult();
            if (!atOnce)
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

            throw new IOException("The connection was closed by the other side.");
        }
    }
}
