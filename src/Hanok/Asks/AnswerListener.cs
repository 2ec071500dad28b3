using Hanok.Messaging;
using Hanok.Work;
using Microsoft.Extensions.Logging;

namespace Hanok.Asks;

/// <summary>Brings kept replies to those who wait for them in this process, and removes those that nobody can wait for any more.</summary>
internal sealed partial class AnswerListener(
    IAnswerStore store, PendingAsks pending, IDatabase database, TimeProvider time, ILogger<AnswerListener> logger) : Worker
{
    private const int RemovedAtOnce = 1_000;

    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan RetryDelayMax = TimeSpan.FromSeconds(1);

    // Should a connection be lost so quietly that nobody notices, answers are late by this and not lost.
    private static readonly TimeSpan LookAtLeastEvery = TimeSpan.FromSeconds(15);

    // A kept reply is a few hundred bytes: what half a minute leaves behind is little.
    private static readonly TimeSpan RemoveEvery = TimeSpan.FromSeconds(30);

    private readonly Signal _kept = new();

    protected override Task RunAsync(CancellationToken stoppingToken) => Task.WhenAll(
        UntilStoppedAsync(ListenAsync, stoppingToken), UntilStoppedAsync(DeliverAsync, stoppingToken), UntilStoppedAsync(RemoveAsync, stoppingToken));

    // Beginning to hear is a reason to look too: what was kept before was not heard.
    private async Task ListenAsync(Action works, CancellationToken stopping)
    {
        await pending.Used.WaitAsync(stopping);
        await store.ListenAsync(
            () =>
            {
                works();
                _kept.Set();
            },
            stopping);
    }

    private async Task DeliverAsync(Action works, CancellationToken stopping)
    {
        await pending.DeliverAsync(store, stopping);
        works();
        await _kept.WaitAsync(LookAtLeastEvery, time, stopping);
    }

    private async Task RemoveAsync(Action works, CancellationToken stopping)
    {
        // First the wait: a start has enough to do.
        await Task.Delay(RemoveEvery, time, stopping);
        while (await store.RemoveBeforeAsync(AskId.FirstAt(time.GetUtcNow()), RemovedAtOnce, stopping) == RemovedAtOnce)
        {
        }

        works();
    }

    private async Task UntilStoppedAsync(Func<Action, CancellationToken, Task> work, CancellationToken stopping)
    {
        for (var attempt = 1; !stopping.IsCancellationRequested; attempt++)
        {
            try
            {
                await work(() => attempt = 0, stopping);
            }
            catch (Exception e) when (!stopping.IsCancellationRequested)
            {
                var delay = Backoff.After(attempt, RetryDelay, RetryDelayMax);
                // Once, and then now and then: a database that is away for an hour must not fill the logs.
                if (!database.IsAway(e) && (attempt == 1 || attempt % 30 == 0))
                    LogTrouble(database.IsTransient(e) ? null : e, e.Message, delay.Text());

                await Task.Delay(delay, time, stopping);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Answers cannot be brought to those who wait for them now: {Reason} The next attempt is in {Delay}.")]
    private partial void LogTrouble(Exception? e, string reason, string delay);
}
