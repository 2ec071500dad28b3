using Hanok.Messaging;
using Hanok.Outbox;

namespace Hanok.InMemory;

internal sealed class InMemorySpool : ISpool
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<(string Destination, string Stream, Position Position), OutgoingMessage> _messages = [];

    public ValueTask<IReadOnlyDictionary<string, SpoolSize>> SizesAsync(CancellationToken cancellation)
    {
        lock (_lock)
            return new(_messages.GroupBy(m => m.Key.Destination).ToDictionary(
                group => group.Key, group => new SpoolSize(group.LongCount(), group.Sum(m => (long)m.Value.Frame.Length))));
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

    public ValueTask<long> RemoveAllAsync(string destination, CancellationToken cancellation)
    {
        lock (_lock)
            return new(_messages.Keys.Where(key => key.Destination == destination).ToList().Count(_messages.Remove));
    }

    public ValueTask<IReadOnlyDictionary<string, long>> RemoveOthersAsync(
        string channel, IReadOnlyCollection<string> subscribers, CancellationToken cancellation)
    {
        lock (_lock)
        {
            var others = _messages
                .Where(m => !subscribers.Contains(m.Key.Destination) && MessageCodec.Route(m.Value.Frame.Span).Channel == channel)
                .Select(m => m.Key).ToList();
            others.ForEach(key => _messages.Remove(key));
            return new(others.GroupBy(key => key.Destination).ToDictionary(group => group.Key, group => group.LongCount()));
        }
    }
}
