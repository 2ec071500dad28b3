using Hanok.Messaging;

namespace Hanok.Asks;

/// <summary>Somebody who waits for replies to one ask. Thread-safe.</summary>
internal sealed class PendingAsk(Guid id, int enough, Action<PendingAsk> gone) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<Message> _replies = [];
    private readonly TaskCompletionSource _complete = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Guid Id => id;

    /// <summary>Completes when there are enough replies.</summary>
    public Task Complete => _complete.Task;

    public IReadOnlyList<Message> Replies
    {
        get
        {
            lock (_lock)
                return [.. _replies];
        }
    }

    /// <summary>Takes a reply; one that it has, or that comes after enough, changes nothing.</summary>
    public void Offer(Message reply)
    {
        lock (_lock)
        {
            if (_replies.Count == enough || _replies.Exists(r => r.Id == reply.Id))
                return;

            _replies.Add(reply);
            if (_replies.Count == enough)
                _complete.SetResult();
        }
    }

    public void Dispose() => gone(this);
}
