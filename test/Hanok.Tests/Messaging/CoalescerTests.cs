using Hanok.Messaging;

namespace Hanok.Tests.Messaging;

public sealed class CoalescerTests
{
    private readonly List<int[]> _sets = [];
    private readonly TaskCompletionSource _begun = new(), _open = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_comes_alone_does_not_wait()
    {
        var coalescer = new Coalescer<int, int>(set => ValueTask.FromResult<IReadOnlyList<int>>([.. set.Select(x => 2 * x)]));

        Assert.Equal(8, await coalescer.RunAsync(4, Cancellation));
    }

    [Fact]
    public async Task Those_who_come_meanwhile_are_one_set_each_with_its_own_result()
    {
        var coalescer = Gated(limit: 100);

        var results = await SendAsync(coalescer, 50);
        _open.SetResult();

        Assert.Equal(Enumerable.Range(1, 50).Select(x => 2 * x), await Task.WhenAll(results));
        Assert.Equal([1, 49], _sets.Select(set => set.Length));
    }

    [Fact]
    public async Task A_set_has_its_limit()
    {
        var coalescer = Gated(limit: 20);

        var results = await SendAsync(coalescer, 50);
        _open.SetResult();
        await Task.WhenAll(results);

        Assert.Equal([1, 20, 20, 9], _sets.Select(set => set.Length));
    }

    [Fact]
    public async Task One_that_fails_spoils_no_other()
    {
        var coalescer = Gated(limit: 100, fails: 3);

        var results = await SendAsync(coalescer, 5);
        _open.SetResult();

        Assert.Equal("not 3", (await Assert.ThrowsAsync<InvalidOperationException>(() => results[2])).Message);
        foreach (var x in new[] { 1, 2, 4, 5 })
            Assert.Equal(2 * x, await results[x - 1]);
    }

    [Fact]
    public async Task Who_stops_waiting_stops_no_other()
    {
        var coalescer = Gated(limit: 100);
        using var impatient = new CancellationTokenSource();

        var first = coalescer.RunAsync(1, Cancellation);
        await _begun.Task;
        var second = coalescer.RunAsync(2, impatient.Token);
        var third = coalescer.RunAsync(3, Cancellation);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        _open.SetResult();

        Assert.Equal((2, 6), (await first, await third));
    }

    [Fact]
    public async Task The_work_belongs_to_none_of_those_who_wait_for_it()
    {
        var mine = new AsyncLocal<string> { Value = "of the first who came" };
        var coalescer = new Coalescer<int, string?>(set => ValueTask.FromResult<IReadOnlyList<string?>>([.. set.Select(_ => mine.Value)]));

        Assert.Null(await coalescer.RunAsync(1, Cancellation));
    }

    [Fact]
    public async Task Work_that_gives_too_few_results_is_told_so()
    {
        var coalescer = new Coalescer<int, int>(_ => ValueTask.FromResult<IReadOnlyList<int>>([]));

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => coalescer.RunAsync(1, Cancellation));

        Assert.Contains("0 results for 1 items", error.Message, StringComparison.Ordinal);
    }

    // The first alone; the others come while it is being done.
    private async Task<List<Task<int>>> SendAsync(Coalescer<int, int> coalescer, int count)
    {
        var first = coalescer.RunAsync(1, Cancellation);
        await _begun.Task;
        return [first, .. Enumerable.Range(2, count - 1).Select(x => coalescer.RunAsync(x, Cancellation))];
    }

    private Coalescer<int, int> Gated(int limit, int fails = 0) => new(async set =>
    {
        _begun.TrySetResult();
        await _open.Task;
        if (set.Contains(fails))
            throw new InvalidOperationException($"not {fails}");

        _sets.Add([.. set]);
        return [.. set.Select(x => 2 * x)];
    }, limit);
}
