using FoodDelivery.Orders.Domain;

namespace FoodDelivery.Orders.Messaging;

/// <summary>
/// Finds a restaurant in the replica. One that is not there may have been created a moment ago, with its event still on the way: that is
/// waited for, a little, before it is called unknown.
/// </summary>
public sealed class RestaurantLookup(RestaurantArrivals arrivals, TimeProvider time)
{
    /// <summary>Long against the milliseconds that an event takes, also on a machine that has just started and is busy; short for a person.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    // Another instance of this service may be the one that gets the event, so nobody relies on being woken.
    private static readonly TimeSpan Unannounced = TimeSpan.FromMilliseconds(100);

    // The announcement comes just before the commit that it announces.
    private static readonly TimeSpan Announced = TimeSpan.FromMilliseconds(5);

    /// <param name="read">Looks into the replica; null when the restaurant is not there.</param>
    public async ValueTask<Restaurant?> FindAsync(Guid id, Func<ValueTask<Restaurant?>> read, CancellationToken cancellation)
    {
        if (await read() is { } known)
            return known;

        using var waiter = arrivals.TryWait(id);
        if (waiter is null)
            return null;

        // The first look in the loop comes after the waiter is in place, so an event between the two is not missed.
        var started = time.GetTimestamp();
        while (true)
        {
            if (await read() is { } arrived)
                return arrived;

            if (time.GetElapsedTime(started) >= Patience)
                return null;

            await PauseAsync(waiter, cancellation);
        }
    }

    private async Task PauseAsync(Waiter waiter, CancellationToken cancellation)
    {
        if (waiter.Announced.IsCompleted)
        {
            await Task.Delay(Announced, time, cancellation);
            return;
        }

        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await Task.WhenAny(waiter.Announced, Task.Delay(Unannounced, time, over.Token));
        await over.CancelAsync();
        cancellation.ThrowIfCancellationRequested();
    }
}
