using Hanok.InMemory;
using Hanok.Messaging;
using Hanok.Outbox;

namespace Hanok.Tests.Outbox;

/// <summary>A spool whose database is out of order: it refuses to write, or writes and does not live to say so.</summary>
internal sealed class FailingSpool : ISpool
{
    private readonly InMemorySpool _spool = new();
    private int _attempts;

    public volatile bool IsFull;

    public volatile bool LosesAnswers;

    public int Attempts => _attempts;

    public ValueTask<IReadOnlyDictionary<string, SpoolSize>> SizesAsync(CancellationToken cancellation) => _spool.SizesAsync(cancellation);

    public async ValueTask AddAsync(string destination, string stream, IReadOnlyList<OutgoingMessage> messages, CancellationToken cancellation)
    {
        await Task.Yield();
        Interlocked.Increment(ref _attempts);
        if (IsFull)
            throw new IOException("53100: could not extend file: No space left on device");

        await _spool.AddAsync(destination, stream, messages, cancellation);
        if (LosesAnswers)
        {
            LosesAnswers = false;
            throw new IOException("The connection was lost.");
        }
    }

    public ValueTask<(string Stream, IReadOnlyList<OutgoingMessage> Messages)> PeekAsync(string destination, int limit, CancellationToken cancellation) =>
        _spool.PeekAsync(destination, limit, cancellation);

    public ValueTask<int> RemoveAsync(string destination, string stream, Position upTo, CancellationToken cancellation) =>
        _spool.RemoveAsync(destination, stream, upTo, cancellation);

    public ValueTask<long> RemoveAllAsync(string destination, CancellationToken cancellation) => _spool.RemoveAllAsync(destination, cancellation);

    public ValueTask<IReadOnlyDictionary<string, long>> RemoveOthersAsync(
        string channel, IReadOnlyCollection<string> subscribers, CancellationToken cancellation) => _spool.RemoveOthersAsync(channel, subscribers, cancellation);
}
