using System.Collections.Concurrent;

namespace Hanok.Messaging;

/// <summary>
/// Remembers what went last to each destination by each lane, so that a message can say what came before it and a receiver behind a broker
/// sees a gap. Thread-safe for different destinations; one destination is sent to by one loop.
/// </summary>
public sealed class SentPositions
{
    private readonly ConcurrentDictionary<string, (string Stream, Position[] OfLane)> _last = [];

    /// <summary>What goes before each message of the batch.</summary>
    public Position[] Before(string destination, string stream, IReadOnlyList<OutgoingMessage> batch)
    {
        var last = Of(destination, stream).AsSpan().ToArray();
        var before = new Position[batch.Count];
        for (var i = 0; i < before.Length; i++)
        {
            before[i] = last[batch[i].Lane];
            last[batch[i].Lane] = batch[i].Position;
        }

        return before;
    }

    /// <summary>The batch is durable at the destination.</summary>
    public void Delivered(string destination, string stream, IReadOnlyList<OutgoingMessage> batch)
    {
        var last = Of(destination, stream);
        foreach (var message in batch)
            last[message.Lane] = message.Position;
    }

    // Another stream, after the database was made anew, begins with nothing before it.
    private Position[] Of(string destination, string stream)
    {
        if (_last.TryGetValue(destination, out var known) && known.Stream == stream)
            return known.OfLane;

        var none = new Position[Lane.Count];
        Array.Fill(none, Position.None);
        _last[destination] = (stream, none);
        return none;
    }
}
