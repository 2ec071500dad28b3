namespace FoodDelivery.Gateway;

/// <summary>What a browser asks for: whole pages, on a wide screen and a fast line.</summary>
public static class WebBff
{
    public static void MapWebBff(this WebApplication gateway)
    {
        var web = gateway.MapBff("web", "FoodDelivery for browsers");

        web.MapComposition("/orders/{id}", order => order
                .Require("order", "http://order/api/orders/{id}")
                .Part("restaurant", "http://restaurant/api/restaurants/{order.restaurantId}", part => part.As(BffJson.Default.RestaurantCard))
                .Part("consumer", "http://consumer/api/consumers/{order.consumerId}")
                .Part("ticket", "http://kitchen/api/tickets/{order.ticketId}", part => part.WithServiceToken())
                .Part("delivery", "http://delivery/api/deliveries/of-order/{id}", part => part.WithServiceToken())
                .Part("payment", "http://accounting/api/payments/{id}", part => part.WithServiceToken()))
            .WithSummary("The page of an order: with who ordered, where, and all that has happened to it");

        web.MapComposition("/restaurants", list => list
                .Require("restaurants", "http://restaurant/api/v2/restaurants?limit=50&before={before}"))
            .AllowAnonymous()
            .WithSummary("Restaurants with their menus, fifty at a time");
    }
}
