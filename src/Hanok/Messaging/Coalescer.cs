using System.Collections.Concurrent;

namespace Hanok.Messaging;

/// <summary>Makes one call of many that come at the same time: what waits is done as a set, while the next ones gather. Thread-safe.</summary>
/// <remarks><code>
///   RunAsync --> waits here --+
///   RunAsync --> waits here --+--> work(set): one round trip, one commit
/// </code>
/// Who comes alone does not wait. When a set fails, each of it is done alone, so that one cannot spoil the others.
/// </remarks>
/// <param name="work">Gives a result for each item, in order. One call at a time.</param>
/// <param name="limit">How many items a set has at most.</param>
public sealed class Coalescer<TItem, TResult>(Func<IReadOnlyList<TItem>, ValueTask<IReadOnlyList<TResult>>> work, int limit = 100)
{
    // Not bounded here: each item belongs to a caller who waits for it, and callers are bounded at the door.
    private readonly ConcurrentQueue<(TItem Item, TaskCompletionSource<TResult> Done)> _waiting = [];
    private int _isWorking;

    /// <summary>Has an item done, alone or with others.</summary>
    /// <param name="cancellation">Ends the waiting; the item may be done all the same.</param>
    public Task<TResult> RunAsync(TItem item, CancellationToken cancellation)
    {
        var done = new TaskCompletionSource<TResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Enqueue((item, done));

        // Whoever comes first starts the work for all that wait, and for those that come meanwhile. It belongs to no caller: neither his trace nor
        // the message that he handles flows into it.
        if (Interlocked.CompareExchange(ref _isWorking, 1, 0) == 0)
            ThreadPool.UnsafeQueueUserWorkItem(static coalescer => _ = coalescer.WorkAsync(), this, preferLocal: true);

        return done.Task.WaitAsync(cancellation);
    }

    private async Task WorkAsync()
    {
        while (true)
        {
            while (Take() is { Count: > 0 } set)
                await DoAsync(set);

            Volatile.Write(ref _isWorking, 0);

            // One that came after the last look, and before this was said.
            if (_waiting.IsEmpty || Interlocked.CompareExchange(ref _isWorking, 1, 0) != 0)
                return;
        }
    }

    private List<(TItem Item, TaskCompletionSource<TResult> Done)> Take()
    {
        var set = new List<(TItem, TaskCompletionSource<TResult>)>();
        while (set.Count < limit && _waiting.TryDequeue(out var one))
            set.Add(one);

        return set;
    }

    private async Task DoAsync(List<(TItem Item, TaskCompletionSource<TResult> Done)> set)
    {
        try
        {
            var results = await work([.. set.Select(one => one.Item)]);
            if (results.Count != set.Count)
                throw new InvalidOperationException($"The work gave {results.Count} results for {set.Count} items. It must give one for each, in order.");

            for (var i = 0; i < set.Count; i++)
                set[i].Done.SetResult(results[i]);
        }
        catch (Exception) when (set.Count > 1)
        {
            foreach (var one in set)
                await DoAsync([one]);
        }
#pragma warning disable CA1031 // It goes to the one who waits for it.
        catch (Exception e)
        {
            set[0].Done.SetException(e);
        }
#pragma warning restore CA1031
    }
}
