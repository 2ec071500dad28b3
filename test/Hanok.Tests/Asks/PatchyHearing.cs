using Hanok.Asks;
using Hanok.Messaging;

namespace Hanok.Tests.Asks;

/// <summary>A store whose connection that listens is lost and found as a test wants.</summary>
internal sealed class PatchyHearing(IAnswerStore store) : IAnswerStore, IDisposable
{
    private readonly SemaphoreSlim _found = new(0);
    private CancellationTokenSource _lost = new();
    private int _listening;

    public bool IsListening => Volatile.Read(ref _listening) > 0;

    public void Find()
    {
        _lost = new();
        _found.Release();
    }

    public Task LoseAsync() => _lost.CancelAsync();

    public void Keep(ITransaction transaction, IReadOnlyList<Message> replies) => store.Keep(transaction, replies);

    public ValueTask<IReadOnlyList<Message>> ReadAsync(IReadOnlyCollection<Guid> asks, CancellationToken cancellation) =>
        store.ReadAsync(asks, cancellation);

    public ValueTask<int> RemoveBeforeAsync(Guid ask, int limit, CancellationToken cancellation) =>
        store.RemoveBeforeAsync(ask, limit, cancellation);

    public async Task ListenAsync(Action kept, CancellationToken cancellation)
    {
        await _found.WaitAsync(cancellation);
        Interlocked.Increment(ref _listening);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _lost.Token);
        try
        {
            await store.ListenAsync(kept, either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new IOException("The connection was lost.");
        }
        finally
        {
            Interlocked.Decrement(ref _listening);
        }
    }

    public void Dispose()
    {
        _found.Dispose();
        _lost.Dispose();
    }
}
