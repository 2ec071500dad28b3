using Xunit;

namespace Hanok.Testing.Contracts;

/// <summary>Waits for something that another thread, service or process will do. The only place in the tests that lets time pass.</summary>
public static class Until
{
    // Far beyond what anything here takes, also on a slow machine that does ten other things: only what never happens fails.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    // After a tenth of the time that it has taken so far: what is waited for needs the processor too.
    private static readonly TimeSpan LookSoonest = TimeSpan.FromMilliseconds(10), LookLatest = TimeSpan.FromMilliseconds(250);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <param name="what">Said when it does not happen.</param>
    public static async Task TrueAsync(Func<ValueTask<bool>> condition, Func<ValueTask<string>> what)
    {
        var time = TimeProvider.System;
        var start = time.GetTimestamp();
        while (!await condition())
        {
            var waited = time.GetElapsedTime(start);
            if (waited > Limit)
                Assert.Fail($"Waited {Limit.TotalSeconds} s in vain: {await what()}");

            var next = waited / 10;
            await Task.Delay(next < LookSoonest ? LookSoonest : next > LookLatest ? LookLatest : next, time, Cancellation);
        }
    }

    public static Task TrueAsync(Func<bool> condition, string what) =>
        TrueAsync(() => ValueTask.FromResult(condition()), () => ValueTask.FromResult(what));

    /// <param name="look">What is still missing; null when nothing is.</param>
    public static async Task NothingIsMissingAsync(Func<Task<string?>> look)
    {
        string? missing = null;
        await TrueAsync(async () => (missing = await look()) is null, () => ValueTask.FromResult($"missing is still {missing}"));
    }

    /// <param name="what">Said when it does not end.</param>
    public static async Task DoneAsync(Task task, string what)
    {
        try
        {
            await task.WaitAsync(Limit, TimeProvider.System, Cancellation);
        }
        catch (TimeoutException) when (!task.IsCompleted)
        {
            Assert.Fail($"Waited {Limit.TotalSeconds} s in vain: {what}");
        }
    }

    /// <inheritdoc cref="DoneAsync(Task, string)"/>
    public static async Task<T> DoneAsync<T>(Task<T> task, string what)
    {
        await DoneAsync((Task)task, what);
        return await task;
    }
}
