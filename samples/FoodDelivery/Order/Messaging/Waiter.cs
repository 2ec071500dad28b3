namespace FoodDelivery.Orders.Messaging;

/// <summary>One request that waits for one restaurant.</summary>
public sealed class Waiter : IDisposable
{
    private readonly RestaurantArrivals _arrivals;

    // Continuations must not run inside the event handler that announces.
    private readonly TaskCompletionSource _announced = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal Waiter(RestaurantArrivals arrivals, Guid restaurant) => (_arrivals, Restaurant) = (arrivals, restaurant);

    /// <summary>Ends when the restaurant has been announced, be that before or after anybody awaits this.</summary>
    public Task Announced => _announced.Task;

    internal Guid Restaurant { get; }

    public void Dispose() => _arrivals.Remove(this);

    internal void Wake() => _announced.TrySetResult();
}
