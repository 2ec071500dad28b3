using System.Text.Json.Nodes;

namespace FoodDelivery.Tests.WholeSystem;

/// <summary>What the order service tells of a saga, to people and programs inside.</summary>
[Collection(SharedSystemTests.Name)]
public sealed class SagaViewTests(SharedSystem system) : SystemTest(system)
{
    private static readonly string[] Steps =
        ["create order", "price order", "verify consumer", "create ticket", "authorize card", "confirm ticket", "approve order"];

    [Fact]
    public async Task A_saga_that_ended_shows_each_local_transaction_in_order()
    {
        var id = await Api.PlaceAsync(System.AnOrder, Cancellation);
        await System.EndOfAsync(id, Cancellation);
        var saga = await SagaOfAsync(id);

        Assert.Equal("create-order", (string?)saga["name"]);
        Assert.Equal("completed", (string?)saga["status"]);
        Assert.Equal(Steps, Done(saga));
        Assert.Empty(saga["remaining"]!.AsArray());
    }

    [Fact]
    public async Task A_saga_on_its_way_shows_what_is_done_and_what_remains()
    {
        await using var away = await Outage.OfAsync(System.Running["accounting"], Cancellation);
        var id = await Api.PlaceAsync(System.AnOrder, Cancellation);
        await Eventually.NothingIsMissingAsync(
            async () => (await SagaOfAsync(id))["open"] is JsonArray { Count: 1 } open && (string?)open[0]!["step"] == "authorize card" ? null : $"a saga at the pivot: {await SagaOfAsync(id)}",
            TimeSpan.FromSeconds(30), Cancellation);
        var saga = await SagaOfAsync(id);

        Assert.Equal("running", (string?)saga["status"]);
        Assert.Equal(["create order", "price order", "verify consumer", "create ticket"], Done(saga));
        Assert.Equal(["authorize card", "confirm ticket", "approve order"], saga["remaining"]!.AsArray().Select(step => (string)step!));
    }

    [Fact]
    public async Task A_saga_that_was_refused_shows_how_it_went_back()
    {
        var id = await Api.PlaceAsync(System.AnOrder with { PaymentToken = "declined", Outcome = Outcomes.CardDeclined }, Cancellation);
        await System.EndOfAsync(id, Cancellation);
        var saga = await SagaOfAsync(id);

        Assert.Equal("compensated", (string?)saga["status"]);
        Assert.Equal("card-declined", (string?)saga["refusal"]!["code"]);
        Assert.Equal(["authorize card"], StepsThat(saga, "refused"));
        Assert.Equal(["create ticket", "create order"], StepsThat(saga, "undone"));
    }

    private static IEnumerable<string> Done(JsonObject saga) => StepsThat(saga, "done");

    private static IEnumerable<string> StepsThat(JsonObject saga, string what) =>
        saga["history"]!.AsArray().Where(entry => (string?)entry!["what"] == what).Select(entry => (string)entry!["step"]!);

    private async Task<JsonObject> SagaOfAsync(Guid order)
    {
        var id = (await Api.GetAsync($"/api/orders/{order}", Cancellation)).Json["sagaId"]!;
        using var inside = new HttpClient { BaseAddress = System.Running["order"].Address };
        return JsonNode.Parse(await inside.GetStringAsync($"/hanok/sagas/{id}", Cancellation))!.AsObject();
    }
}
