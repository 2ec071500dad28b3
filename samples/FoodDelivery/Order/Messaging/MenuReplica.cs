using FoodDelivery.Contracts.Restaurants;
using FoodDelivery.Orders.Data;
using Hanok.Events;
using Hanok.Messaging;
using Hanok.Postgres;

namespace FoodDelivery.Orders.Messaging;

/// <summary>Keeps what the order service knows of the restaurants.</summary>
public sealed class MenuReplica(RestaurantArrivals arrivals) :
    IEventHandler<RestaurantCreated>, IEventHandler<RestaurantOpened>, IEventHandler<RestaurantClosed>
{
    public ValueTask HandleAsync(RestaurantCreated happened, MessageContext context)
    {
        var kept = Keep(happened.Restaurant, context);

        // This is before the commit, which is why whoever waits looks again for a while.
        arrivals.Announce(happened.Restaurant.RestaurantId);
        return kept;
    }

    public ValueTask HandleAsync(RestaurantOpened happened, MessageContext context) => Keep(happened.Restaurant, context);

    public ValueTask HandleAsync(RestaurantClosed happened, MessageContext context) => Keep(happened.Restaurant, context);

    private static ValueTask Keep(RestaurantSnapshot restaurant, MessageContext context)
    {
        RestaurantTable.Keep(context.Transaction.Postgres, restaurant);
        return ValueTask.CompletedTask;
    }
}
