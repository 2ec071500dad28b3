namespace FoodDelivery.Tests.WholeSystem;

/// <summary>The one place where these tests wait: until something is so, and not longer than is sane.</summary>
internal static class Eventually
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);

    /// <summary>Returns when <paramref name="look"/> says null, which is: nothing is missing any more.</summary>
    /// <param name="look">What is still missing.</param>
    /// <exception cref="TimeoutException">With what is missing in the end.</exception>
    public static async Task NothingIsMissingAsync(Func<Task<string?>> look, TimeSpan patience, CancellationToken cancellation)
    {
        var time = TimeProvider.System;
        var began = time.GetTimestamp();
        while (await look() is { } missing)
        {
            if (time.GetElapsedTime(began) > patience)
                throw new TimeoutException($"Not within {patience.TotalSeconds} s: {missing}");

            await Task.Delay(LookEvery, time, cancellation);
        }
    }
}
