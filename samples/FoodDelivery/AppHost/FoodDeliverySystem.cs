using Hanok.AppHost;

namespace FoodDelivery.AppHost;

/// <summary>What FoodDelivery consists of: who owns which database, and who calls whom.</summary>
public static class FoodDeliverySystem
{
    /// <summary>Tests and benchmarks give a system with a home of its own.</summary>
    public static HanokSystem AddTo(HanokSystem system)
    {
        var postgres = system.AddPostgres();

        var restaurant = system.AddService("restaurant", "FoodDelivery.Restaurant").WithDatabase(postgres);
        var consumer = system.AddService("consumer", "FoodDelivery.Consumer").WithDatabase(postgres);
        var kitchen = system.AddService("kitchen", "FoodDelivery.Kitchen").WithDatabase(postgres);
        var delivery = system.AddService("delivery", "FoodDelivery.Delivery").WithDatabase(postgres);
        var order = system.AddService("order", "FoodDelivery.Order").WithDatabase(postgres).Uses(delivery, kitchen);
        var accounting = system.AddService("accounting", "FoodDelivery.Accounting").WithDatabase(postgres);

        var web = system.AddService("web", "FoodDelivery.Web").WithEnvironment("Shop__ConsumersFile", ConsumersFile(system));
        var gateway = system.AddService("gateway", "FoodDelivery.Gateway").OnPort(8080)
            .Uses(restaurant, consumer, kitchen, delivery, order, accounting, web);
        web.Uses(gateway);
        return system;
    }

    /// <summary>The shop offers these consumers.</summary>
    public static string ConsumersFile(HanokSystem system) => Path.Combine(system.Home, system.Name, "consumers.json");
}
