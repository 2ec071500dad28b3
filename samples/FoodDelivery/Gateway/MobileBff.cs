namespace FoodDelivery.Gateway;

/// <summary>What the app asks for: one call for each of its screens, and no more than the screen shows.</summary>
public static class MobileBff
{
    public static void MapMobileBff(this WebApplication gateway)
    {
        var mobile = gateway.MapBff("mobile", "FoodDelivery for phones");

        mobile.MapComposition("/orders/{id}", order => order
                .Require("order", "http://order/api/orders/{id}")
                .Part("ticket", "http://kitchen/api/tickets/{order.ticketId}", part => part.WithServiceToken())
                .Part("delivery", "http://delivery/api/deliveries/of-order/{id}", part => part.WithServiceToken())
                .Part("payment", "http://accounting/api/payments/{id}", part => part.WithServiceToken()))
            .WithSummary("An order, and how far the kitchen, the courier and the payment are");

        mobile.MapComposition("/home", home => home
                .WithDeadline(TimeSpan.FromSeconds(1))
                .Part("restaurants", "http://restaurant/api/v2/restaurants?limit=20&before={before}", part => part
                    .As(BffJson.Default.RestaurantCards)
                    .WithFallback(BffJson.NoRestaurants)))
            .AllowAnonymous()
            .WithSummary("The first screen: restaurants without their menus");
    }
}
