using System.Text.Json.Nodes;
using Hanok.Testing.Contracts;

namespace FoodDelivery.Tests.WholeSystem;

/// <summary>What the order service tells of an order that nobody directs, to people and programs inside.</summary>
[Collection(ChoreographySystemTests.Name)]
public sealed class FlowViewTests(ChoreographySystem system) : SystemTest(system)
{
    [Fact]
    public async Task An_approved_order_shows_each_event_in_order_and_no_saga_had_a_part_in_it()
    {
        var id = await Api.PlaceAsync(System.AnOrder, Cancellation);
        var flow = await EndOfFlowAsync(id);

        Assert.Equal("create-order", (string?)flow["name"]);
        Assert.Equal("endedWell", (string?)flow["status"]);
        Assert.Equal($"{id}", (string?)flow["key"]);
        Assert.Equal(
            ["order.order-placed", "consumer.consumer-verified", "kitchen.ticket-pending", "accounting.card-authorized", "kitchen.ticket-confirmed",
                "order.order-approved"],
            Past(flow));
        Assert.Empty(flow["next"]!.AsArray());
        Assert.Empty(flow["deviations"]!.AsArray());
        Assert.Empty(await System.Databases.QueryAsync("order", "SELECT id FROM hanok.saga", row => row.GetGuid(0), Cancellation));
    }

    [Fact]
    public async Task A_declined_card_shows_the_way_back()
    {
        var declined = System.AnOrder with { PaymentToken = "declined", Outcome = Outcomes.CardDeclined };
        var flow = await EndOfFlowAsync(await Api.PlaceAsync(declined, Cancellation));

        Assert.Equal("endedBadly", (string?)flow["status"]);
        Assert.Equal(
            ["order.order-placed", "consumer.consumer-verified", "kitchen.ticket-pending", "accounting.card-declined", "kitchen.ticket-cancelled",
                "order.order-rejected"],
            Past(flow));
    }

    [Fact]
    public async Task An_order_on_its_way_shows_who_is_waited_for()
    {
        await using var away = await Outage.OfAsync(System.Running["accounting"], Cancellation);
        var id = await Api.PlaceAsync(System.AnOrder, Cancellation);
        var flow = await FlowAsync(id, flow => Past(flow).Contains("kitchen.ticket-pending"));

        Assert.Equal("running", (string?)flow["status"]);
        var next = Assert.Single(flow["next"]!.AsArray())!;
        Assert.Equal("accounting", (string?)next["service"]);
        Assert.Equal(["accounting.card-authorized", "accounting.card-declined"], next["oneOf"]!.AsArray().Select(e => (string?)e));
    }

    // What happened first may come last.
    private Task<JsonNode> EndOfFlowAsync(Guid order) => FlowAsync(order, flow => flow["endedAt"] is not null && Past(flow).Count == 6);

    private async Task<JsonNode> FlowAsync(Guid order, Func<JsonNode, bool> isThere)
    {
        var id = (await Api.GetAsync($"/api/orders/{order}", Cancellation)).Json["sagaId"]!;
        using var inside = new HttpClient { BaseAddress = System.Running["order"].Address };
        JsonNode? flow = null;
        await Until.NothingIsMissingAsync(
            async () =>
            {
                using var answer = await inside.GetAsync($"/hanok/flows/{id}", Cancellation);
                flow = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancellation))!["flows"]?[0];
                return flow is not null && isThere(flow) ? null : $"the flow of order {order}: {flow}";
            });
        return flow!;
    }

    private static List<string> Past(JsonNode flow) => [.. flow["past"]!.AsArray().Select(entry => (string)entry!["event"]!)];
}
