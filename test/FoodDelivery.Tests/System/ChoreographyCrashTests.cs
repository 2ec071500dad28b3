using Hanok.Testing.Contracts;

namespace FoodDelivery.Tests.WholeSystem;

/// <summary>Services are killed, hang and come late while nobody directs them. In the end everything must be as if nothing had happened.</summary>
[Collection(ChoreographySystemTests.Name)]
public sealed class ChoreographyCrashTests(ChoreographySystem system) : SystemTest(system)
{
    private const int SigStop = 19, SigCont = 18;

    [Theory]
    [InlineData("order")]
    [InlineData("kitchen")]
    [InlineData("accounting")]
    [InlineData("consumer")]
    public async Task A_service_can_be_killed_at_any_moment(string service)
    {
        const int Orders = 300, Kills = 3;
        var traffic = new Traffic(System, Orders);
        var ordering = traffic.RunAsync(Cancellation);
        for (var kill = 0; kill < Kills; kill++)
        {
            await await Task.WhenAny(traffic.ReachesAsync((kill * Orders / Kills) + Random.Shared.Next(50), Cancellation), ordering);
            await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(50)), TimeProvider.System, Cancellation);
            System.Running[service].Kill();
        }

        await ordering;
        Assert.Equal(Orders, traffic.Accepted);
        await System.Running.ReadyAsync(Cancellation);
        await System.InvariantsHoldAsync(Cancellation);
    }

    [Fact]
    public async Task An_order_that_the_kitchen_hears_of_only_after_its_time_out_is_never_cooked()
    {
        var kitchen = await Outage.OfAsync(System.Running["kitchen"], Cancellation);
        var order = await Api.PlaceAsync(System.AnOrder with { Outcome = "order-timed-out" }, Cancellation);
        await HasHappenedAsync(order, "consumer.consumer-verified");

        // What the consumer service has for the kitchen is on its way, and stays so.
        using (Hang("consumer"))
        {
            await TimeOutAsync(order);
            await HasHappenedAsync(order, "accounting.card-declined");
            await kitchen.DisposeAsync();
            Assert.Equal("REJECTED", (string?)(await System.EndOfAsync(order, Cancellation)).Json["state"]);
        }

        await HasHappenedAsync(order, "kitchen.ticket-refused");
        Assert.Empty(await System.Databases.QueryAsync(
            "kitchen", $"SELECT id FROM ticket WHERE order_id = '{order}'", row => row.GetGuid(0), Cancellation));
    }

    [Fact]
    public async Task Orders_that_time_out_while_the_kitchen_hangs_end_with_nothing_held()
    {
        // Many, because the kitchen hears at once, and from two services, that they are on and that they are off.
        Guid[] orders;
        using (Hang("kitchen"))
        {
            orders = await Task.WhenAll(Enumerable.Range(0, 20)
                .Select(_ => Api.PlaceAsync(System.AnOrder with { Outcome = "order-timed-out" }, Cancellation)));
            foreach (var order in orders)
                await HasHappenedAsync(order, "consumer.consumer-verified");

            foreach (var order in orders)
                await TimeOutAsync(order);

            foreach (var order in orders)
                await HasHappenedAsync(order, "accounting.card-declined");
        }

        foreach (var order in orders)
            Assert.Equal("REJECTED", (string?)(await System.EndOfAsync(order, Cancellation)).Json["state"]);
    }

    [Fact]
    public async Task An_order_that_is_paid_for_is_not_stopped_by_its_deadline()
    {
        using var accounting = Hang("accounting");
        var order = await Api.PlaceAsync(System.AnOrder, Cancellation);
        await HasHappenedAsync(order, "kitchen.ticket-pending");
        using (Hang("kitchen"))
        {
            accounting.Dispose();
            await HasHappenedAsync(order, "accounting.card-authorized");
            await TimeOutAsync(order);
            await HasHappenedAsync(order, "order.order-timed-out");
        }

        Assert.Equal("APPROVED", (string?)(await System.EndOfAsync(order, Cancellation)).Json["state"]);
    }

    /// <summary>Until it is disposed of.</summary>
    private Hanging Hang(string service)
    {
        System.Running[service].Send(SigStop);
        return new(() => System.Running[service].Send(SigCont));
    }

    private Task HasHappenedAsync(Guid order, string happened) => Until.NothingIsMissingAsync(
        async () => (await System.Databases.QueryAsync(
            "order", $"SELECT 1 FROM hanok.flow f JOIN hanok.flow_event e ON e.flow_id = f.id WHERE f.key = '{order}' AND e.event = '{happened}'",
            row => row.GetInt32(0), Cancellation)).Count > 0
            ? null
            : $"{happened} for order {order}");

    private Task TimeOutAsync(Guid order) =>
        System.Databases.ExecuteAsync("order", $"UPDATE hanok.flow SET due = now() WHERE key = '{order}'", Cancellation);

    private sealed class Hanging(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
