using System.Text.Json.Nodes;
using Hanok.Testing.Contracts;

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
        await Until.NothingIsMissingAsync(
            async () => (await SagaOfAsync(id))["open"] is JsonArray { Count: 1 } open && (string?)open[0]!["step"] == "authorize card" ? null : $"a saga at the pivot: {await SagaOfAsync(id)}");
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

    [Fact]
    public async Task A_person_gives_up_a_saga_whose_participant_is_away()
    {
        await using var away = await Outage.OfAsync(System.Running["consumer"], Cancellation);
        var order = await Api.PlaceAsync(System.AnOrder with { Outcome = "by-hand" }, Cancellation);
        var id = $"{(await SagaOfAsync(order))["id"]}";

        var (code, list) = await System.SagaAsync("list", "--service", "order", "--status", "running");
        Assert.True(code == 0 && list.Contains($"{id}  create-order  running  verify consumer", StringComparison.Ordinal), list);
        (code, var dry) = await System.SagaAsync("compensate", id, "--reason", "the consumer service is gone", "--dry-run");
        Assert.True(code == 0 && dry.Contains("create order     undone", StringComparison.Ordinal), dry);
        Assert.Equal("APPROVAL_PENDING", (string?)(await Api.GetAsync($"/api/orders/{order}", Cancellation)).Json["state"]);

        (code, var done) = await System.SagaAsync("compensate", id, "--reason", "the consumer service is gone");
        Assert.True(code == 0 && done.Contains("compensated, version 1", StringComparison.Ordinal), done);

        var end = (await System.EndOfAsync(order, Cancellation)).Json;
        Assert.Equal(("REJECTED", "by-hand", "the consumer service is gone"), ((string?)end["state"], (string?)end["rejectionCode"], (string?)end["rejectionReason"]));
        Assert.Contains("saga.compensate", (await System.SagaAsync("audit", id)).Output, StringComparison.Ordinal);
        (code, var again) = await System.SagaAsync("retry", id, "--reason", "once more");
        Assert.True(code == 1 && again.Contains("has ended: it is compensated.", StringComparison.Ordinal), again);
    }

    private static IEnumerable<string> Done(JsonObject saga) => StepsThat(saga, "done");

    private static IEnumerable<string> StepsThat(JsonObject saga, string what) =>
        saga["history"]!.AsArray().Where(entry => (string?)entry!["what"] == what).Select(entry => (string)entry!["step"]!);

    private async Task<JsonObject> SagaOfAsync(Guid order)
    {
        var id = (await Api.GetAsync($"/api/orders/{order}", Cancellation)).Json["sagaId"]!;
        using var inside = new HttpClient { BaseAddress = System.Running["order"].Address, DefaultRequestHeaders = { Authorization = new("Bearer", System.AdminKey) } };
        return JsonNode.Parse(await inside.GetStringAsync($"/hanok/sagas/{id}", Cancellation))!.AsObject();
    }
}
