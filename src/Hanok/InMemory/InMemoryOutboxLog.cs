using System.Runtime.CompilerServices;
using Hanok.Outbox;

namespace Hanok.InMemory;

internal sealed class InMemoryOutboxLog(InMemoryDatabase database) : IOutboxLog, IDisposable
{
    private readonly SemaphoreSlim _reader = new(1, 1);
    private long _confirmed;

    public async IAsyncEnumerable<OutboxCommit> TailAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await _reader.WaitAsync(cancellation);
        try
        {
            var confirmed = Interlocked.Read(ref _confirmed);
            yield return new(database.Stream, confirmed, confirmed, default) { LogEnd = await EndAsync(cancellation) };
            for (var next = (int)confirmed; ; next++)
                yield return await AtAsync(next, cancellation);
        }
        finally
        {
            _reader.Release();
        }
    }

    public void Confirm(long end)
    {
        var known = Interlocked.Read(ref _confirmed);
        while (end > known)
            known = Interlocked.CompareExchange(ref _confirmed, end, known) is var seen && seen == known ? end : seen;
    }

    // It keeps everything for as long as the process lives, so there is nothing to alarm anybody about.
    public ValueTask<OutboxLag> CheckAsync(CancellationToken cancellation) => ValueTask.FromResult(new OutboxLag(0, 0));

    public async ValueTask<long> EndAsync(CancellationToken cancellation)
    {
        await database.EnterAsync(cancellation);
        var end = database.Log.Count;
        database.Leave();
        return end;
    }

    public void Dispose() => _reader.Dispose();

    private async Task<OutboxCommit> AtAsync(int index, CancellationToken cancellation)
    {
        while (true)
        {
            Task committed;
            await database.EnterAsync(cancellation);
            try
            {
                if (index < database.Log.Count)
                    return database.Log[index];

                committed = database.Committed.Task;
            }
            finally
            {
                database.Leave();
            }

            await committed.WaitAsync(cancellation);
        }
    }
}
