using Hanok.Messaging;
using Hanok.Work;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hanok.Sagas;

/// <summary>Deletes sagas that ended long ago, and says at the start which running ones this program cannot move.</summary>
internal sealed partial class SagaRetention(
    IDatabase database, ISagaStore store, SagaCheck check, IOptions<SagaOptions> options, TimeProvider time, ILogger<SagaRetention> logger)
    : Worker
{
    // Some milliseconds for each transaction, so that nothing else waits for it.
    private const int Limit = 500;

    // Not at the start, which has enough to do.
    private static readonly TimeSpan First = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(10);

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        var isChecked = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!isChecked)
                {
                    foreach (var stranded in await check.StrandedAsync(stoppingToken))
                        LogStranded(stranded.ToString());

                    isChecked = true;
                    await Task.Delay(First, time, stoppingToken);
                }

                await ForgetAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                if (!database.IsAway(e))
                    LogCannotForget(database.IsTransient(e) ? null : e, e.Message, Every.Text());
            }

            await Task.Delay(Every, time, stoppingToken);
        }
    }

    internal async Task ForgetAsync(CancellationToken cancellation)
    {
        var before = time.GetUtcNow() - TimeSpan.FromDays(options.Value.KeepEndedDays);
        while (await store.ForgetAsync(before, Limit, cancellation) == Limit)
            cancellation.ThrowIfCancellationRequested();
    }

    [LoggerMessage(LogLevel.Error, "{Stranded}")]
    private partial void LogStranded(string stranded);

    [LoggerMessage(LogLevel.Warning, "Ended sagas cannot be deleted now: {Reason} The next try is in {Delay}.")]
    private partial void LogCannotForget(Exception? e, string reason, string delay);
}
