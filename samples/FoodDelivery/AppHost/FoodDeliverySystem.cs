using Hanok.AppHost;

namespace FoodDelivery.AppHost;

/// <summary>What FoodDelivery consists of: who owns which database, and who calls whom.</summary>
public static class FoodDeliverySystem
{
    /// <summary>Tests and benchmarks give a system with a home of its own.</summary>
    public static HanokSystem AddTo(HanokSystem system)
    {
        var postgres = system.AddPostgres();

        // By which they find each other.
        system.AddRegistry();

        var restaurant = system.AddService("restaurant", "FoodDelivery.Restaurant").WithDatabase(postgres);
        var consumer = system.AddService("consumer", "FoodDelivery.Consumer").WithDatabase(postgres);
        var kitchen = system.AddService("kitchen", "FoodDelivery.Kitchen").WithDatabase(postgres).WithGrpc();
        var delivery = system.AddService("delivery", "FoodDelivery.Delivery").WithDatabase(postgres);
        var order = system.AddService("order", "FoodDelivery.Order").WithDatabase(postgres).Uses(delivery, kitchen);
        var history = system.AddService("order-history", "FoodDelivery.OrderHistory").WithDatabase(postgres);
        var accounting = system.AddService("accounting", "FoodDelivery.Accounting").WithDatabase(postgres);

        var web = system.AddService("web", "FoodDelivery.Web").WithEnvironment("Shop__ConsumersFile", ConsumersFile(system))
            .WithEnvironment("Shop__SignInHint", SampleData.SignInHint);
        var gateway = system.AddService("gateway", "FoodDelivery.Gateway").OnPort(8080)
            // Sessions and the keys of their cookies: of all gateways, and over a restart.
            .WithCache(postgres).WithEnvironment("Gateway__Sessions__KeyFolder", Path.Combine(system.Home, system.Name, "session-keys"))
            .Uses(restaurant, consumer, kitchen, delivery, order, history, accounting, web);
        web.Uses(gateway);

        system.AddTokens(gateway, "food-delivery").WithClient(Operator, "operator").WithPublicClient(CommandLine);
        system.WithEnvironment("Hanok__Tokens__MessageClaims__0", "consumer_id").WithEnvironment("Hanok__Tokens__MessageClaims__1", "restaurant_id");
        return system;
    }

    /// <summary>The client that may do everything: for the sample data, tests and benchmarks.</summary>
    public const string Operator = "operator";

    /// <summary>The client of whoever gives a user's password to <c>curl</c>.</summary>
    public const string CommandLine = "curl";

    /// <summary>The shop offers these consumers.</summary>
    public static string ConsumersFile(HanokSystem system) => Path.Combine(system.Home, system.Name, "consumers.json");
}
