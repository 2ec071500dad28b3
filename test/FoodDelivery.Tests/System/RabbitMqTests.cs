namespace FoodDelivery.Tests.WholeSystem;

/// <summary>The same services, configured for RabbitMQ: the broker, too, can be killed at any moment.</summary>
[Collection(RabbitMqSystemTests.Name)]
public sealed class RabbitMqTests(RabbitMqSystem system) : SystemTest(system)
{
    [Fact]
    public async Task The_broker_can_be_killed_while_orders_are_placed()
    {
        var traffic = new Traffic(System, orders: 300);
        var ordering = traffic.RunAsync(Cancellation);

        await traffic.ReachesAsync(80, Cancellation);
        await System.Running.RabbitMq.KillAsync(Cancellation);
        await System.Running.RabbitMq.RestartAsync(Cancellation);
        await traffic.ReachesAsync(180, Cancellation);
        await System.Running.RabbitMq.KillAsync(Cancellation);
        System.Running["order"].Kill();
        await System.Running.RabbitMq.RestartAsync(Cancellation);

        await ordering;
        Assert.Equal(300, traffic.Accepted);
    }

    [Fact]
    public async Task Every_service_with_messages_is_asked_for_parked_ones()
    {
        var (code, output) = await System.ParkedAsync("list", "--json");

        Assert.Equal(0, code);
        Assert.All(
            ["accounting", "consumer", "delivery", "kitchen", "order", "order-history", "restaurant"],
            service => Assert.Contains($"\"{service}\": {{", output, StringComparison.Ordinal));
    }
}
