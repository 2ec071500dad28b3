using FoodDelivery.Orders.Messaging;
using Known = FoodDelivery.Orders.Domain.Restaurant;

namespace FoodDelivery.Tests.Order;

public sealed class RestaurantLookupTests
{
    private static readonly Known Restaurant = new(Guid.CreateVersion7(), 1, true, new Dictionary<string, Orders.Domain.Dish>());

    private readonly RestaurantArrivals _arrivals = new();
    private readonly LeapingTime _time = new();

    [Fact]
    public async Task Waits_for_nothing_when_the_restaurant_is_known()
    {
        Assert.Same(Restaurant, await FindAsync(() => Restaurant));
        Assert.Equal(TimeSpan.Zero, _time.Passed);
    }

    [Fact]
    public async Task Finds_a_restaurant_that_arrives_while_it_waits()
    {
        var looks = 0;
        Assert.Same(Restaurant, await FindAsync(() => ++looks == 4 ? Restaurant : null));
        Assert.InRange(_time.Passed, TimeSpan.FromMilliseconds(1), RestaurantLookup.Patience);
    }

    [Fact]
    public async Task Finds_a_restaurant_that_was_announced_before_its_commit()
    {
        var looks = 0;
        Assert.Same(Restaurant, await FindAsync(() =>
        {
            _arrivals.Announce(Restaurant.Id);
            return ++looks == 5 ? Restaurant : null;
        }));
        Assert.InRange(_time.Passed, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public async Task Gives_up_when_its_patience_is_over()
    {
        Assert.Null(await FindAsync(() => null));
        Assert.InRange(_time.Passed, RestaurantLookup.Patience, RestaurantLookup.Patience * 1.5);
    }

    [Fact]
    public async Task Does_not_wait_when_too_many_wait_already()
    {
        while (_arrivals.TryWait(Guid.CreateVersion7()) is not null)
        {
        }

        Assert.Null(await FindAsync(() => null));
        Assert.Equal(TimeSpan.Zero, _time.Passed);
    }

    private ValueTask<Known?> FindAsync(Func<Known?> read) => new RestaurantLookup(_arrivals, _time).FindAsync(
        Restaurant.Id, () => ValueTask.FromResult(read()), TestContext.Current.CancellationToken);
}
