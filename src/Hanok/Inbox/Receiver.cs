using System.Text.Json;
using Hanok.Messaging;
using Hanok.Observability;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hanok.Inbox;

/// <summary>Receives messages so that each takes effect exactly once, and those of one key in order.</summary>
/// <remarks><code>
///   run --> (1) admit: lock the lanes, drop what was applied before, move the watermarks
///           (2) park what stands behind a parked message of its key
///           (3) divide the rest into sets, hand each to its handler
///           (4) commit with all that the handlers wrote and sent      --> the sender may forget the run
///   a handler throws: roll back, and take the messages one by one
///           (5) the culprit is tried again with backoff, then parked, and the others go on
/// </code>
/// Whoever calls may repeat a run at any time, after any crash. Thread-safe.
/// </remarks>
public sealed partial class Receiver
{
    private readonly IDatabase _database;
    private readonly IInbox _inbox;
    private readonly Admission _admission;
    private readonly HandlerTable _handlers;
    private readonly IServiceScopeFactory _scopes;
    private readonly ParkedSignal _parked;
    private readonly ReceiverOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<Receiver> _logger;

    internal Receiver(
        IDatabase database, IInbox inbox, HandlerTable handlers, IServiceScopeFactory scopes, ParkedSignal parked,
        IOptions<ReceiverOptions> options, TimeProvider time, ILogger<Receiver> logger) =>
        (_database, _inbox, _admission, _handlers, _scopes, _parked, _options, _time, _logger) =
        (database, inbox, new(inbox), handlers, scopes, parked, options.Value, time, logger);

    /// <summary>When this returns, the run is durable here, in whatever way: applied, parked, or known from before.</summary>
    /// <exception cref="ReceiverUnavailableException">Nothing was applied for lack of the database.</exception>
    /// <exception cref="MissingMessagesException">Nothing was applied, for the run does not join what was applied before.</exception>
    public async Task ReceiveAsync(DeliveryBatch run, CancellationToken cancellation)
    {
        try
        {
            if (await TryApplyAsync(run, cancellation) is not null)
                foreach (var delivery in run.Deliveries)
                    await ReceiveOneAsync(run with { Deliveries = [delivery] }, cancellation);

            CrashPoint.Reached(CrashPoint.AfterCommitBeforeAck);
        }
        catch (Exception e) when (_database.IsTransient(e))
        {
            throw new ReceiverUnavailableException($"The database does not answer: {e.Message}", e);
        }
    }

    // Returns null, or what a handler threw; throws what is no handler's fault.
    private async Task<Exception?> TryApplyAsync(DeliveryBatch run, CancellationToken cancellation)
    {
        await using var transaction = _database.Begin();
        await using var scope = CurrentTransaction.OpenScope(_scopes, transaction);
        var (fresh, parkedKeys) = await _admission.AdmitAsync(transaction, run, cancellation);                         // (1)
        Signals.Repeated.Add(run.Deliveries.Count - fresh.Count);
        if (fresh.Count == 0)
            return null;

        var behind = fresh.Where(d => parkedKeys.Contains(d.Message.Subject)).ToList();                                // (2)
        if (behind.Count > 0)
            _inbox.Park(transaction, [.. behind.Select(d => Park(run.Stream, d, "stands behind a parked message of its key", 0, null))]);

        try
        {
            var free = fresh.Where(d => !parkedKeys.Contains(d.Message.Subject)).Select(d => _handlers.Upcast(d.Message)).ToList();
            foreach (var set in Run.Divide(free))                                                                      // (3)
                await _handlers.HandleAsync(new(set, transaction, cancellation) { Services = scope.ServiceProvider });

            await _handlers.ShowAsync(new(free, transaction, cancellation));
            CrashPoint.Reached(CrashPoint.AfterReceiveBeforeCommit);
            await transaction.CommitAsync(cancellation);                                                               // (4)
        }
        catch (Exception e) when (!_database.IsTransient(e) && !cancellation.IsCancellationRequested)
        {
            return e;
        }

        return null;
    }

    // (5)
    private async Task ReceiveOneAsync(DeliveryBatch single, CancellationToken cancellation)
    {
        var message = single.Deliveries[0].Message;
        for (var attempt = 1; ; attempt++)
        {
            var failure = await TryApplyAsync(single, cancellation);
            if (failure is null)
                return;

            var hopeless = failure is JsonException or UnknownMessageException;
            if (hopeless || attempt >= _options.Attempts)
            {
                await ParkAsync(single, failure, attempt, hopeless, cancellation);
                return;
            }

            LogRetry(message.Type, message.Id, attempt, _options.Attempts, failure.Message);
            Signals.Retried.Add(1);
            await Task.Delay(Backoff.After(attempt, _options.RetryDelay, _options.ParkedRetryDelayMax), _time, cancellation);
        }
    }

    private async Task ParkAsync(DeliveryBatch single, Exception failure, int attempts, bool hopeless, CancellationToken cancellation)
    {
        DateTimeOffset? retryAt = hopeless || _options.ParkedAttempts == 0
            ? null
            : _time.GetUtcNow() + Backoff.After(1, _options.ParkedRetryDelay, _options.ParkedRetryDelayMax);

        await using var transaction = _database.Begin();
        var (fresh, _) = await _admission.AdmitAsync(transaction, single, cancellation);
        if (fresh.Count == 0)
            return;

        var message = fresh[0].Message;
        _inbox.Park(transaction, [Park(single.Stream, fresh[0], failure.Message, attempts, retryAt)]);
        await transaction.CommitAsync(cancellation);

        Signals.Parked.Add(1);
        LogParked(failure, message.Type, message.Id, message.Subject, attempts, retryAt);
        _parked.Set();
    }

    private ParkedMessage Park(string stream, Delivery delivery, string reason, int attempts, DateTimeOffset? retryAt) =>
        new(stream, delivery, reason, attempts, retryAt, _time.GetUtcNow());

    [LoggerMessage(LogLevel.Warning, "Handling {Type} {Id} failed (attempt {Attempt} of {Attempts}); it is tried again. {Reason}")]
    private partial void LogRetry(string type, Guid id, int attempt, int attempts, string reason);

    [LoggerMessage(LogLevel.Error,
        "Parked {Type} {Id} with key '{Key}' after {Attempts} attempts; later messages of this key wait behind it. Next try: {RetryAt}.")]
    private partial void LogParked(Exception e, string type, Guid id, string key, int attempts, DateTimeOffset? retryAt);
}
