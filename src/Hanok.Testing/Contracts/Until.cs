using Xunit;

namespace Hanok.Testing.Contracts;

/// <summary>Waits for something that another thread or service will do. The only place in the tests that lets time pass.</summary>
public static class Until
{
    // Far beyond what anything here takes, so that only what never happens fails.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(10);

    /// <param name="what">Said when it does not happen.</param>
    public static async Task TrueAsync(Func<ValueTask<bool>> condition, Func<ValueTask<string>> what)
    {
        var time = TimeProvider.System;
        var start = time.GetTimestamp();
        while (!await condition())
        {
            if (time.GetElapsedTime(start) > Limit)
                Assert.Fail($"Waited {Limit.TotalSeconds} s in vain: {await what()}");

            await Task.Delay(LookEvery, time, TestContext.Current.CancellationToken);
        }
    }

    public static Task TrueAsync(Func<bool> condition, string what) =>
        TrueAsync(() => ValueTask.FromResult(condition()), () => ValueTask.FromResult(what));
}
