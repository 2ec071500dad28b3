using FoodDelivery.Contracts;
using FoodDelivery.Contracts.Restaurants;

namespace FoodDelivery.Tests.Restaurant;

public sealed class RestaurantTests
{
    private static readonly Restaurants.Domain.Restaurant New = Restaurants.Domain.Restaurant.Create(
        Guid.CreateVersion7(), "Seoul", "Main Street 1", [new MenuItem("a", "Bibimbap", new Money(12.30m, "EUR"))], DateTimeOffset.UnixEpoch);

    [Fact]
    public void Is_open_at_version_1_when_it_is_new() => Assert.Equal((true, 1), (New.IsOpen, New.Version));

    [Fact]
    public void Every_change_makes_the_next_version()
    {
        var closed = New.Close();
        Assert.Equal((false, 2), (closed.IsOpen, closed.Version));
        var open = closed.Open();
        Assert.Equal((true, 3), (open.IsOpen, open.Version));
    }

    [Fact]
    public void Closing_a_closed_one_changes_nothing()
    {
        var closed = New.Close();
        Assert.Same(closed, closed.Close());
        Assert.Same(New, New.Open());
    }

    [Fact]
    public void Its_events_carry_all_that_a_replica_needs() =>
        Assert.Equal(new RestaurantSnapshot(New.Id, 2, "Seoul", false, New.Menu), New.Close().ToSnapshot());
}
