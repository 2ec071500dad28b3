using System.Collections.Concurrent;
using Hanok.Messaging;

namespace Hanok.Testing.Contracts;

/// <summary>Keeps the messages that it is given, and records nothing.</summary>
public sealed class MessageRecorder : IDispatcher
{
    private readonly ConcurrentQueue<Message> _seen = [];

    public IReadOnlyCollection<Message> Seen => _seen;

    public ValueTask DispatchAsync(BatchContext context)
    {
        foreach (var message in context.Messages)
            _seen.Enqueue(message);

        return ValueTask.CompletedTask;
    }
}
