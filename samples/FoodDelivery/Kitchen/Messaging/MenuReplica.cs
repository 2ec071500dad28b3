using FoodDelivery.Contracts.Restaurants;
using FoodDelivery.Kitchen.Data;
using Hanok.Events;
using Hanok.Messaging;
using Hanok.Postgres;

namespace FoodDelivery.Kitchen.Messaging;

/// <summary>Keeps what the kitchen knows of the restaurants.</summary>
public sealed class MenuReplica : IEventHandler<RestaurantCreated>, IEventHandler<RestaurantOpened>, IEventHandler<RestaurantClosed>
{
    public ValueTask HandleAsync(RestaurantCreated happened, MessageContext context) => Keep(happened.Restaurant, context);

    public ValueTask HandleAsync(RestaurantOpened happened, MessageContext context) => Keep(happened.Restaurant, context);

    public ValueTask HandleAsync(RestaurantClosed happened, MessageContext context) => Keep(happened.Restaurant, context);

    private static ValueTask Keep(RestaurantSnapshot restaurant, MessageContext context)
    {
        RestaurantTable.Keep(context.Transaction.Postgres, restaurant);
        return ValueTask.CompletedTask;
    }
}
