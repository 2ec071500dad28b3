namespace FoodDelivery.Orders.Messaging;

/// <summary>Tells those who wait for a restaurant that it is about to be known here. Thread-safe.</summary>
public sealed class RestaurantArrivals
{
    // Beyond this nobody waits: a flood of orders for restaurants that do not exist must not hold any number of requests for seconds each.
    private const int Limit = 1_000;

    private readonly Lock _lock = new();
    private readonly List<Waiter> _waiters = [];

    /// <summary>Begins to wait; null when too many wait already. Dispose it to end waiting.</summary>
    public Waiter? TryWait(Guid restaurant)
    {
        lock (_lock)
        {
            if (_waiters.Count == Limit)
                return null;

            var waiter = new Waiter(this, restaurant);
            _waiters.Add(waiter);
            return waiter;
        }
    }

    public void Announce(Guid restaurant)
    {
        lock (_lock)
            foreach (var waiter in _waiters)
                if (waiter.Restaurant == restaurant)
                    waiter.Wake();
    }

    internal void Remove(Waiter waiter)
    {
        lock (_lock)
            _waiters.Remove(waiter);
    }
}
