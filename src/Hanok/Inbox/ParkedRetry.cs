using System.Text.Json;
using Hanok.Messaging;
using Hanok.Work;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hanok.Inbox;

/// <summary>Tries parked messages again when they are due, each in a transaction of its own; at last they wait for a person.</summary>
internal sealed partial class ParkedRetry(
    IDatabase database, IInbox inbox, HandlerTable handlers, IServiceScopeFactory scopes, ParkedSignal parked,
    IOptions<ReceiverOptions> options, TimeProvider time, ILogger<ParkedRetry> logger) : Worker
{
    // Another instance may have parked something, which sets no signal here.
    private static readonly TimeSpan LookAtLeastEvery = TimeSpan.FromSeconds(15);

    private readonly ReceiverOptions _options = options.Value;

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await RetryNextAsync(stoppingToken))
                {
                }

                var next = await inbox.NextDueAsync(stoppingToken) - time.GetUtcNow() ?? LookAtLeastEvery;
                await parked.WaitAsync(Clamp(next), time, stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogCannotLook(database.IsTransient(e) ? null : e, e.Message, LookAtLeastEvery);
                await parked.WaitAsync(LookAtLeastEvery, time, stoppingToken);
            }
        }
    }

    /// <returns>Whether a message was due.</returns>
    internal async Task<bool> RetryNextAsync(CancellationToken cancellation)
    {
        ParkedMessage? message;
        Exception failure;

        await using (var transaction = database.Begin())
        await using (var scope = CurrentTransaction.OpenScope(scopes, transaction))
        {
            message = await inbox.TakeDueAsync(transaction, time.GetUtcNow(), cancellation);
            if (message is null)
                return false;

            // Keeps the receiver from parking behind this message just when it is about to be gone.
            await inbox.OpenAsync(transaction, message.Stream, [Lane.Of(message.Key)], [], cancellation);
            try
            {
                var run = new BatchContext([handlers.Upcast(message.Delivery.Message)], transaction, cancellation) { Services = scope.ServiceProvider };
                await handlers.HandleAsync(run);
                await handlers.ShowAsync(run);
                inbox.Unpark(transaction, message, time.GetUtcNow());
                await transaction.CommitAsync(cancellation);
                LogHandled(message.Delivery.Message.Type, message.Delivery.Message.Id);
                return true;
            }
            catch (Exception e) when (!database.IsTransient(e) && !cancellation.IsCancellationRequested)
            {
                failure = e;
            }
        }

        await PostponeAsync(message, failure, cancellation);
        return true;
    }

    private async Task PostponeAsync(ParkedMessage message, Exception failure, CancellationToken cancellation)
    {
        var attempts = message.Attempts + 1;
        var byItself = attempts - _options.Attempts;
        var hopeless = failure is JsonException or UnknownMessageException;
        DateTimeOffset? retryAt = hopeless || byItself >= _options.ParkedAttempts
            ? null
            : time.GetUtcNow() + Backoff.After(byItself + 1, _options.ParkedRetryDelay, _options.ParkedRetryDelayMax);

        await using var transaction = database.Begin();
        inbox.Postpone(transaction, message with { Attempts = attempts, Reason = failure.Message, RetryAt = retryAt }, wasDueAt: message.RetryAt!.Value);
        await transaction.CommitAsync(cancellation);
        LogFailedAgain(failure, message.Delivery.Message.Type, message.Delivery.Message.Id, attempts, retryAt);
    }

    private static TimeSpan Clamp(TimeSpan wait) =>
        wait < TimeSpan.Zero ? TimeSpan.Zero : wait > LookAtLeastEvery ? LookAtLeastEvery : wait;

    [LoggerMessage(LogLevel.Information, "Parked {Type} {Id} is handled at last.")]
    private partial void LogHandled(string type, Guid id);

    [LoggerMessage(LogLevel.Warning, "Parked {Type} {Id} failed again ({Attempts} attempts). Next try: {RetryAt}; without one it waits for a person.")]
    private partial void LogFailedAgain(Exception e, string type, Guid id, int attempts, DateTimeOffset? retryAt);

    [LoggerMessage(LogLevel.Warning, "Looking for parked messages failed: {Reason} The next look is in {Delay}.")]
    private partial void LogCannotLook(Exception? e, string reason, TimeSpan delay);
}
