using System.Text.Json;
using Hanok.Messaging;
using Hanok.Observability;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hanok.Inbox;

/// <summary>Receives messages so that each takes effect exactly once, and those of one key in order.</summary>
/// <remarks><code>
///   run --> (1) open: lock the lanes, read watermarks and parked keys
///           (2) drop what is at or below its watermark: it was applied before
///           (3) park what stands behind a parked message of its key
///           (4) divide the rest into sets, hand each to its handler
///           (5) move the watermarks, commit with all that the handlers wrote and sent      --> the sender may forget the run
///   a handler throws: roll back, and take the messages one by one
///           (6) the culprit is tried again with backoff, then parked, and the others go on
/// </code>
/// Whoever calls may repeat a run at any time, after any crash. Thread-safe.
/// </remarks>
public sealed partial class Receiver
{
    private readonly IDatabase _database;
    private readonly IInbox _inbox;
    private readonly HandlerTable _handlers;
    private readonly IServiceScopeFactory _scopes;
    private readonly ParkedSignal _parked;
    private readonly ReceiverOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<Receiver> _logger;

    internal Receiver(
        IDatabase database, IInbox inbox, HandlerTable handlers, IServiceScopeFactory scopes, ParkedSignal parked,
        IOptions<ReceiverOptions> options, TimeProvider time, ILogger<Receiver> logger) =>
        (_database, _inbox, _handlers, _scopes, _parked, _options, _time, _logger) =
        (database, inbox, handlers, scopes, parked, options.Value, time, logger);

    /// <summary>When this returns, the run is durable here, in whatever way: applied, parked, or known from before.</summary>
    /// <exception cref="ReceiverUnavailableException">Nothing was applied for lack of the database.</exception>
    public async Task ReceiveAsync(DeliveryBatch batch, CancellationToken cancellation)
    {
        try
        {
            if (await TryApplyAsync(batch.Stream, batch.Deliveries, cancellation) is null)
                return;

            foreach (var delivery in batch.Deliveries)
                await ReceiveOneAsync(batch.Stream, delivery, cancellation);
        }
        catch (Exception e) when (_database.IsTransient(e))
        {
            throw new ReceiverUnavailableException($"The database does not answer: {e.Message}", e);
        }
    }

    // Returns null, or what a handler threw; throws what is no handler's fault.
    private async Task<Exception?> TryApplyAsync(string stream, IReadOnlyList<Delivery> run, CancellationToken cancellation)
    {
        await using var transaction = _database.Begin();
        await using var scope = CurrentTransaction.OpenScope(_scopes, transaction);
        var lanes = new SortedDictionary<int, Position>();
        foreach (var (position, message) in run)
            lanes[Lane.Of(message.Subject)] = position;

        var keys = run.Select(d => d.Message.Subject).ToHashSet();
        var state = await _inbox.OpenAsync(transaction, stream, lanes.Keys, keys, cancellation);                        // (1)

        var fresh = run.Where(d => d.Position > state.Watermarks[Lane.Of(d.Message.Subject)]).ToList();                 // (2)
        Signals.Repeated.Add(run.Count - fresh.Count);
        if (fresh.Count == 0)
            return null;

        var behind = fresh.Where(d => state.ParkedKeys.Contains(d.Message.Subject)).ToList();                          // (3)
        if (behind.Count > 0)
            _inbox.Park(transaction, [.. behind.Select(d => Park(stream, d, "stands behind a parked message of its key", 0, null))]);

        try
        {
            var free = fresh.Where(d => !state.ParkedKeys.Contains(d.Message.Subject)).Select(d => _handlers.Upcast(d.Message));
            foreach (var set in Run.Divide(free))                                                                      // (4)
                await HandleAsync(new(set, transaction, cancellation) { Services = scope.ServiceProvider });

            _inbox.Advance(transaction, stream, Forward(lanes, state));                                                // (5)
            await transaction.CommitAsync(cancellation);
        }
        catch (Exception e) when (!_database.IsTransient(e) && !cancellation.IsCancellationRequested)
        {
            return e;
        }

        Signals.Handled.Add(fresh.Count - behind.Count);
        return null;
    }

    private async ValueTask HandleAsync(BatchContext context)
    {
        var (set, _, _) = context;
        var first = set[0];
        if (_handlers.Find(first) is { } handler)
        {
            using var span = Signals.StartProcessing(first.Channel, first.Type, set.Count, set.Select(m => m.TraceParent));
            await handler.DispatchAsync(context);
        }
        else if (first.Kind != MessageKind.Event)
        {
            throw new UnknownMessageException(
                $"This service has no handler for {first.Type}, which {first.Source} sent to {first.Channel}.");
        }

        // An event that nobody here waits for is nothing to us: its channel carries other types too.
    }

    // (6)
    private async Task ReceiveOneAsync(string stream, Delivery delivery, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            var failure = await TryApplyAsync(stream, [delivery], cancellation);
            if (failure is null)
                return;

            var hopeless = failure is JsonException or UnknownMessageException;
            if (hopeless || attempt >= _options.Attempts)
            {
                await ParkAsync(stream, delivery, failure, attempt, hopeless, cancellation);
                return;
            }

            LogRetry(delivery.Message.Type, delivery.Message.Id, attempt, _options.Attempts, failure.Message);
            Signals.Retried.Add(1);
            await Task.Delay(Backoff.After(attempt, _options.RetryDelay, _options.ParkedRetryDelayMax), _time, cancellation);
        }
    }

    private async Task ParkAsync(
        string stream, Delivery delivery, Exception failure, int attempts, bool hopeless, CancellationToken cancellation)
    {
        DateTimeOffset? retryAt = hopeless || _options.ParkedAttempts == 0
            ? null
            : _time.GetUtcNow() + Backoff.After(1, _options.ParkedRetryDelay, _options.ParkedRetryDelayMax);
        var lane = Lane.Of(delivery.Message.Subject);

        await using var transaction = _database.Begin();
        var state = await _inbox.OpenAsync(transaction, stream, [lane], [delivery.Message.Subject], cancellation);
        if (delivery.Position <= state.Watermarks[lane])
            return;

        _inbox.Park(transaction, [Park(stream, delivery, failure.Message, attempts, retryAt)]);
        _inbox.Advance(transaction, stream, new Dictionary<int, Position> { [lane] = delivery.Position });
        await transaction.CommitAsync(cancellation);

        Signals.Parked.Add(1);
        LogParked(failure, delivery.Message.Type, delivery.Message.Id, delivery.Message.Subject, attempts, retryAt);
        _parked.Set();
    }

    private ParkedMessage Park(string stream, Delivery delivery, string reason, int attempts, DateTimeOffset? retryAt) =>
        new(stream, delivery, reason, attempts, retryAt, _time.GetUtcNow());

    // A run that comes again may end below the watermark in some lanes: a watermark never goes back.
    private static Dictionary<int, Position> Forward(SortedDictionary<int, Position> lanes, InboxState state) =>
        lanes.Where(lane => lane.Value > state.Watermarks[lane.Key]).ToDictionary();

    [LoggerMessage(LogLevel.Warning, "Handling {Type} {Id} failed (attempt {Attempt} of {Attempts}); it is tried again. {Reason}")]
    private partial void LogRetry(string type, Guid id, int attempt, int attempts, string reason);

    [LoggerMessage(LogLevel.Error,
        "Parked {Type} {Id} with key '{Key}' after {Attempts} attempts; later messages of this key wait behind it. Next try: {RetryAt}.")]
    private partial void LogParked(Exception e, string type, Guid id, string key, int attempts, DateTimeOffset? retryAt);
}
