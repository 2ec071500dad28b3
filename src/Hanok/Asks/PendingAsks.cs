using Microsoft.Extensions.Options;

namespace Hanok.Asks;

/// <summary>Who waits for answers in this process. Thread-safe.</summary>
internal sealed class PendingAsks(IOptions<AskOptions> options)
{
    private readonly Lock _lock = new();
    private readonly HashSet<PendingAsk> _pending = [];
    private readonly TaskCompletionSource _used = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes with the first ask: a service that never asks needs nobody who listens.</summary>
    public Task Used => _used.Task;

    /// <summary>Waits for replies until it is disposed.</summary>
    /// <exception cref="TooManyAsksException" />
    public PendingAsk Open(Guid id, int enough)
    {
        var ask = new PendingAsk(id, enough, Remove);
        lock (_lock)
        {
            if (_pending.Count >= options.Value.Limit)
                throw new TooManyAsksException(options.Value.Limit);

            _pending.Add(ask);
        }

        _used.TrySetResult();
        return ask;
    }

    /// <summary>Gives to all who wait what is kept for them.</summary>
    public async Task DeliverAsync(IAnswerStore store, CancellationToken cancellation)
    {
        ILookup<Guid, PendingAsk> waiting;
        lock (_lock)
            waiting = _pending.ToLookup(ask => ask.Id);

        if (waiting.Count == 0)
            return;

        foreach (var reply in await store.ReadAsync([.. waiting.Select(asks => asks.Key)], cancellation))
            foreach (var ask in waiting[reply.CorrelationId])
                ask.Offer(reply);
    }

    private void Remove(PendingAsk ask)
    {
        lock (_lock)
            _pending.Remove(ask);
    }
}
