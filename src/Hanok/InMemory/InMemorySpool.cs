using Hanok.Messaging;
using Hanok.Outbox;

namespace Hanok.InMemory;

internal sealed class InMemorySpool : ISpool
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<(string Destination, string Stream, Position Position), OutgoingMessage> _messages = [];

    public ValueTask<IReadOnlyDictionary<string, long>> CountsAsync(CancellationToken cancellation)
    {
        lock (_lock)
            return new(_messages.Keys.GroupBy(key => key.Destination).ToDictionary(group => group.Key, group => group.LongCount()));
    }

    public ValueTask AddAsync(
        string destination, string stream, IReadOnlyList<OutgoingMessage> messages, CancellationToken cancellation)
    {
        lock (_lock)
            foreach (var message in messages)
                _messages.TryAdd((destination, stream, message.Position), message);

        return ValueTask.CompletedTask;
    }

    public ValueTask<(string Stream, IReadOnlyList<OutgoingMessage> Messages)> PeekAsync(
        string destination, int limit, CancellationToken cancellation)
    {
        lock (_lock)
        {
            var first = _messages.Where(m => m.Key.Destination == destination).Take(limit).ToList();
            var stream = first.Count > 0 ? first[0].Key.Stream : "";
            return new((stream, [.. first.TakeWhile(m => m.Key.Stream == stream).Select(m => m.Value)]));
        }
    }

    public ValueTask<int> RemoveAsync(string destination, string stream, Position upTo, CancellationToken cancellation)
    {
        lock (_lock)
            return new(_messages.Keys
                .Where(key => key.Destination == destination && key.Stream == stream && key.Position <= upTo).ToList()
                .Count(_messages.Remove));
    }
}
