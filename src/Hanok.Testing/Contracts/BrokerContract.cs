using System.Text;
using Hanok.Commands;
using Xunit;

namespace Hanok.Testing.Contracts;

/// <summary>What a transport over a broker does beyond <see cref="TransportContract"/>: the broker's accidents, and messages of strangers.</summary>
public abstract class BrokerContract : Contract
{
    /// <summary>The platform of the test, as a <see cref="BrokerPlatform"/>.</summary>
    protected BrokerPlatform Broker => (BrokerPlatform)Platform;

    [Fact]
    public async Task Instances_that_come_and_go_in_the_middle_of_a_stream_lose_and_repeat_nothing()
    {
        var (orders, first) = await OrdersAndAuditAsync();
        var traffic = new KeyedTraffic(orders);
        await traffic.PublishAsync(1_000);

        var second = await WhileAsync(AuditAsync(), traffic.PublishAsync(1_000));
        await Task.WhenAll(first.StopAsync(), traffic.PublishAsync(1_000));
        var third = await WhileAsync(AuditAsync(), traffic.PublishAsync(1_000));
        await Task.WhenAll(Broker.IsolateAsync(second), traffic.PublishAsync(1_000));

        await traffic.ArrivesOnceAndInOrderAsync(third);
        Assert.Empty(await third.ParkedAsync());
    }

    [Fact]
    public async Task A_broker_that_dies_in_the_middle_of_a_stream_loses_and_repeats_nothing()
    {
        var (orders, audit) = await OrdersAndAuditAsync();
        var traffic = new KeyedTraffic(orders);
        await traffic.PublishAsync(1_000);

        await Task.WhenAll(Broker.RestartBrokerAsync(Cancellation), traffic.PublishAsync(1_000));
        await traffic.PublishAsync(1_000);

        await traffic.ArrivesOnceAndInOrderAsync(audit);
    }

    [Fact]
    public async Task Connections_that_break_in_the_middle_of_a_stream_lose_and_repeat_nothing()
    {
        var (orders, audit) = await OrdersAndAuditAsync();
        var traffic = new KeyedTraffic(orders);
        await traffic.PublishAsync(500);

        for (var round = 0; round < 3; round++)
        {
            await Task.WhenAll(Broker.DisconnectAsync(orders), traffic.PublishAsync(500));
            await Task.WhenAll(Broker.DisconnectAsync(audit), traffic.PublishAsync(500));
        }

        await traffic.ArrivesOnceAndInOrderAsync(audit);
        await orders.HealthyAsync();
        await audit.HealthyAsync();
    }

    [Fact]
    public async Task Bytes_that_are_no_message_are_parked_and_the_others_go_on()
    {
        var orders = await Services.StartAsync("orders");
        var kitchen = await Services.StartAsync("kitchen", hanok => hanok.Cooks());
        await kitchen.HealthyAsync();

        await Broker.PutAsync("kitchen.commands", new Dictionary<string, string>(), new byte[] { 0xFF, 0x00, 0x7B }, Cancellation);
        await orders.CommitAsync(transaction => transaction.Send("table 1", new Cook("soup")));

        Assert.Equal(["soup"], await kitchen.ReadAsync(1));
        var parked = Assert.Single(await kitchen.ParkedAsync(1));
        Assert.Contains("no CloudEvents attribute", parked.Reason, StringComparison.Ordinal);
        Assert.Null(parked.RetryAt);
    }

    [Fact]
    public async Task A_stranger_needs_only_the_standard_attributes_and_what_it_repeats_has_one_effect()
    {
        var kitchen = await Services.StartAsync("kitchen", hanok => hanok.Cooks());
        await kitchen.HealthyAsync();

        await PutAsync("1", "soup");
        await PutAsync("1", "soup");
        await PutAsync("2", "rice");
        await PutAsync("1", "soup");
        await PutAsync("3", "cake");

        await kitchen.ReadAsync(3);
        Assert.Equal(["cake", "rice", "soup"], (await kitchen.ReadAsync()).Order());
        Assert.Empty(await kitchen.ParkedAsync());

        Task PutAsync(string id, string dish) => Broker.PutAsync(
            "kitchen.commands",
            new Dictionary<string, string>
            {
                ["specversion"] = "1.0",
                ["id"] = id,
                ["source"] = "https://tablet.example/7",
                ["type"] = "kitchen.cook.v1",
                ["subject"] = $"table {id}",
            },
            Encoding.UTF8.GetBytes($$"""{"dish":"{{dish}}"}"""), Cancellation);
    }

    private Task<ContractService> AuditAsync() => Services.StartAsync("audit", hanok => hanok.HandlesNoted());

    private async Task<(ContractService Orders, ContractService Audit)> OrdersAndAuditAsync()
    {
        var orders = await Services.StartAsync("orders");
        var audit = await AuditAsync();
        await audit.HealthyAsync();
        return (orders, audit);
    }

    private static async Task<ContractService> WhileAsync(Task<ContractService> starting, Task publishing)
    {
        await publishing;
        return await starting;
    }
}
