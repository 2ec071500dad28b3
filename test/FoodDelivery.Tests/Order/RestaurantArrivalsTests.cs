using FoodDelivery.Orders.Messaging;

namespace FoodDelivery.Tests.Order;

public sealed class RestaurantArrivalsTests
{
    private readonly RestaurantArrivals _arrivals = new();
    private readonly Guid _restaurant = Guid.CreateVersion7();

    [Fact]
    public void Wakes_those_who_wait_for_the_restaurant_and_nobody_else()
    {
        using var first = _arrivals.TryWait(_restaurant)!;
        using var second = _arrivals.TryWait(_restaurant)!;
        using var other = _arrivals.TryWait(Guid.CreateVersion7())!;

        _arrivals.Announce(_restaurant);

        Assert.True(first.Announced.IsCompleted);
        Assert.True(second.Announced.IsCompleted);
        Assert.False(other.Announced.IsCompleted);
    }

    [Fact]
    public void Lets_a_hundred_wait_and_no_more()
    {
        var waiters = Enumerable.Range(0, 1_000).Select(_ => _arrivals.TryWait(_restaurant)!).ToList();
        Assert.Null(_arrivals.TryWait(_restaurant));

        waiters[0].Dispose();
        Assert.NotNull(_arrivals.TryWait(_restaurant));
    }
}
