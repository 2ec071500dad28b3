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
///   a handler throws, or is not done in time: roll back, and take the messages one by one
///           (5) the culprit is tried again with backoff, then parked, and the others go on
/// </code>
/// Only the loss of the transaction's own connection is the service's failure, and stops the run: whatever else is thrown is the message's.
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
            if (await TryApplyAsync(run, _options.HandlingLimit, cancellation) is not null)
                await ReceiveOneByOneAsync(run, cancellation);

            CrashPoint.Reached(CrashPoint.AfterCommitBeforeAck);
        }
        catch (Exception e) when (e is not ReceiverUnavailableException && _database.IsTransient(e))
        {
            throw Unavailable(e);
        }
    }

    // Returns null, or what a handler threw; throws what is no handler's fault.
    private async Task<Exception?> TryApplyAsync(DeliveryBatch run, TimeSpan time, CancellationToken cancellation)
    {
        using var limit = new HandlingLimit(time, _time, cancellation);
        await using var transaction = _database.Begin(limit.StatementLimit);
        await using var scope = CurrentTransaction.OpenScope(_scopes, transaction);
        var (fresh, parkedKeys) = await AdmitAsync(transaction, run, limit);                                            // (1)
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
                await _handlers.HandleAsync(new(set, transaction, limit.Token) { Services = scope.ServiceProvider });

            await _handlers.ShowAsync(new(free, transaction, limit.Token));
            CrashPoint.Reached(CrashPoint.AfterReceiveBeforeCommit);
            await transaction.CommitAsync(limit.Token);                                                                // (4)
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            return transaction.IsLost(e) ? throw Unavailable(e) : limit.Explain(e);
        }

        return null;
    }

    private async ValueTask<Admitted> AdmitAsync(ITransaction transaction, DeliveryBatch run, HandlingLimit limit)
    {
        try
        {
            return await _admission.AdmitAsync(transaction, run, limit.Token);
        }
        catch (OperationCanceledException e) when (limit.IsOver)
        {
            throw new ReceiverUnavailableException($"Another run of {run.Stream} has the lanes of this one, and has not ended in time.", e);
        }
    }

    // (5)
    private async Task ReceiveOneByOneAsync(DeliveryBatch run, CancellationToken cancellation)
    {
        var time = _options.HandlingLimit;
        foreach (var delivery in run.Deliveries)
            // Whoever sent the run waits for all of it: after one that took all its time, the others get just enough to be told from it.
            if (await ReceiveOneAsync(run with { Deliveries = [delivery] }, time, cancellation))
                time = _options.HandlingLimitAfterSlow;
    }

    /// <returns>Whether it was too slow.</returns>
    private async Task<bool> ReceiveOneAsync(DeliveryBatch single, TimeSpan time, CancellationToken cancellation)
    {
        var message = single.Deliveries[0].Message;
        var begun = _time.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            var failure = await TryApplyAsync(single, time, cancellation);
            if (failure is null)
                return false;

            // Those behind it in the run wait, so only what fails fast is tried again here.
            var isSlow = !_options.IsTimeless && _time.GetElapsedTime(begun) >= time / 2;
            var hopeless = failure is JsonException or UnknownMessageException;
            if (hopeless || isSlow || attempt >= _options.Attempts)
            {
                await ParkAsync(single, failure, attempt, hopeless, cancellation);
                return isSlow;
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
        _inbox.Park(transaction, [Park(single.Stream, fresh[0], ForeignText.Reason(failure), attempts, retryAt)]);
        await transaction.CommitAsync(cancellation);

        Signals.Parked.Add(1);
        LogParked(failure, message.Type, message.Id, message.Subject, attempts, retryAt);
        _parked.Set();
    }

    private ParkedMessage Park(string stream, Delivery delivery, string reason, int attempts, DateTimeOffset? retryAt) =>
        new(stream, delivery, reason, attempts, retryAt, _time.GetUtcNow());

    private static ReceiverUnavailableException Unavailable(Exception e) => new($"The database does not answer: {e.Message}", e);

    [LoggerMessage(LogLevel.Warning, "Handling {Type} {Id} failed (attempt {Attempt} of {Attempts}); it is tried again. {Reason}")]
    private partial void LogRetry(string type, Guid id, int attempt, int attempts, string reason);

    [LoggerMessage(LogLevel.Error,
        "Parked {Type} {Id} with key '{Key}' after {Attempts} attempts; later messages of this key wait behind it. Next try: {RetryAt}.")]
    private partial void LogParked(Exception e, string type, Guid id, string key, int attempts, DateTimeOffset? retryAt);
}
