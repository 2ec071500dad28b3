using Hanok.Messaging;
using Hanok.Work;
using Microsoft.Extensions.Logging;

namespace Hanok.Idempotency;

/// <summary>Forgets requests whose time is over.</summary>
internal sealed partial class RequestRetention(IDatabase database, IRequestStore store, TimeProvider time, ILogger<RequestRetention> logger)
    : Worker
{
    // Some milliseconds for each transaction, so that nothing else waits for it.
    private const int Limit = 500;

    // Not at the start, which has enough to do.
    private static readonly TimeSpan First = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(10);

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        await Task.Delay(First, time, stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ForgetAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogCannotForget(database.IsTransient(e) ? null : e, e.Message, Every);
            }

            await Task.Delay(Every, time, stoppingToken);
        }
    }

    internal async Task ForgetAsync(CancellationToken cancellation)
    {
        while (await store.ForgetAsync(time.GetUtcNow(), Limit, cancellation) == Limit)
            cancellation.ThrowIfCancellationRequested();
    }

    [LoggerMessage(LogLevel.Warning, "Old idempotent requests cannot be deleted now: {Reason} The next try is in {Delay}.")]
    private partial void LogCannotForget(Exception? e, string reason, TimeSpan delay);
}
