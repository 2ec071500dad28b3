using Hanok.Messaging;

namespace Hanok.Outbox;

/// <summary>
/// What waits in memory for one destination, in log order, and how much stands before it in the spool. Bounded in messages and bytes.
/// Thread-safe.
/// </summary>
internal sealed class Window(SpoolSize spooled, RelayOptions options, CompletedPrefix completed, TimeProvider time)
{
    // Keeps a batch of large messages below what a receiver takes in one request, and a statement of the spool small.
    private const int BatchBytes = 4 * 1024 * 1024;

    // A spool that was at its limit takes more only when a tenth of it is free: the log is not read again for a handful of messages.
    private const double Roomy = 0.9;

    private readonly Lock _lock = new();
    private readonly Queue<Item> _items = new();
    private long _bytes;
    private long _spooled = spooled.Messages;
    private long _spooledBytes = spooled.Bytes;
    private DateTimeOffset? _oldestSpooled;

    public int Count
    {
        get
        {
            lock (_lock)
                return _items.Count;
        }
    }

    /// <summary>How long the oldest message has waited here; null when there is none.</summary>
    public TimeSpan? Age
    {
        get
        {
            lock (_lock)
                return _items.TryPeek(out var first) ? time.GetElapsedTime(first.At) : null;
        }
    }

    /// <summary>Whether the spool has reached a limit.</summary>
    public bool IsSpoolFull
    {
        get
        {
            lock (_lock)
                return _spooled >= options.SpoolLimit || _spooledBytes >= options.SpoolBytes;
        }
    }

    /// <summary>Whether nothing waits here and the spool is well below its limits.</summary>
    public bool HasRoom
    {
        get
        {
            lock (_lock)
                return _items.Count == 0 && _spooled < options.SpoolLimit * Roomy && _spooledBytes < options.SpoolBytes * Roomy;
        }
    }

    public DestinationState State(string name, string? trouble)
    {
        lock (_lock)
            return new(name, _items.Count, _spooled, trouble)
            {
                SpooledBytes = _spooledBytes,
                WaitingSince = _spooled > 0 ? _oldestSpooled
                    : _items.TryPeek(out var first) ? MessageCodec.TimeOf(first.Message.Frame.Span) : null,
            };
    }

    /// <summary>False when it is full. A message that alone is too large for an empty window fits.</summary>
    public bool TryAdd(string stream, OutgoingMessage message, CompletedPrefix.Commit commit)
    {
        lock (_lock)
        {
            if (_items.Count >= options.Window || (_items.Count > 0 && _bytes + message.Frame.Length > options.WindowBytes))
                return false;

            _items.Enqueue(new(stream, message, commit, time.GetTimestamp()));
            _bytes += message.Frame.Length;
            return true;
        }
    }

    /// <summary>The oldest messages, as many as go into one batch, and how many are in the spool before them.</summary>
    public (List<Item> Items, long Spooled) Peek(int limit)
    {
        var items = new List<Item>();
        var bytes = 0;
        lock (_lock)
        {
            foreach (var item in _items)
            {
                bytes += item.Message.Frame.Length;
                if (items.Count == limit || (items.Count > 0 && bytes > BatchBytes))
                    break;

                items.Add(item);
            }

            return (items, _spooled);
        }
    }

    /// <summary>They are delivered.</summary>
    public void Remove(List<Item> items)
    {
        lock (_lock)
            Drop(items);
    }

    /// <summary>They are in the spool. That they are there and that they left the window becomes known at once, or what follows would go first.</summary>
    /// <returns>Whether they are the first there.</returns>
    public bool Spooled(List<Item> items)
    {
        lock (_lock)
        {
            var isFirst = _spooled == 0;
            _oldestSpooled ??= MessageCodec.TimeOf(items[0].Message.Frame.Span);
            _spooled += items.Count;
            foreach (var item in items)
                _spooledBytes += item.Message.Frame.Length;

            Drop(items);
            return isFirst;
        }
    }

    /// <summary>What was found at the head of the spool.</summary>
    public void SpoolSeen(IReadOnlyList<OutgoingMessage> head)
    {
        lock (_lock)
            _oldestSpooled = head.Count > 0 ? MessageCodec.TimeOf(head[0].Frame.Span) : null;
    }

    /// <summary>Messages left the spool, or none were found in it.</summary>
    /// <param name="counted">What <see cref="Peek"/> had said before the spool was looked at.</param>
    /// <returns>Whether it is empty.</returns>
    /// <remarks>
    /// It is empty when it was found empty, not when the count says so: the count takes what an attempt that seemed to fail, or another
    /// relay in the moment of a take-over, had added already for more than it is. What was added since the look stays counted.
    /// </remarks>
    public bool Unspooled(IReadOnlyList<OutgoingMessage> sent, int removed, long counted)
    {
        lock (_lock)
        {
            _spooled = sent.Count > 0 ? Math.Max(_spooled - removed, 1) : _spooled - counted;
            _spooledBytes = _spooled == 0 ? 0 : Math.Max(0, _spooledBytes - sent.Sum(message => (long)message.Frame.Length));
            return _spooled == 0;
        }
    }

    // Delivered or spooled, whichever came first: the other finds them gone.
    private void Drop(List<Item> items)
    {
        foreach (var item in items)
            if (_items.TryPeek(out var first) && first.Message.Position == item.Message.Position)
            {
                _bytes -= first.Message.Frame.Length;
                completed.Complete(_items.Dequeue().Commit);
            }
    }

    /// <param name="At">When it came, as a timestamp of the clock.</param>
    public readonly record struct Item(string Stream, OutgoingMessage Message, CompletedPrefix.Commit Commit, long At);
}
