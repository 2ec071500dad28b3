using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Hanok.Idempotency;
using Hanok.Sagas;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Hanok.Testing.Contracts;

/// <summary>Sagas from start to end, over the platform's messages, with a participant in another service.</summary>
public abstract class SagaContract : Contract
{
    [Fact]
    public async Task A_saga_completes_its_steps_in_order()
    {
        var (orders, kitchen) = await OrdersAndKitchenAsync();

        var saga = await RunAsync(orders, new(RefuseAt: ""));

        Assert.Equal(SagaStatus.Completed, saga.Status);
        Assert.Empty(saga.Open);
        Assert.Equal(["a", "g"], await orders.ReadAsync());
        Assert.Equal(["b", "c", "d", "e", "f"], await kitchen.ReadAsync());
    }

    [Theory]
    [InlineData("a", "", "")]
    [InlineData("b", "a, undo a: no", "")]
    [InlineData("c", "a, undo a: no", "b, undo b")]
    [InlineData("d", "a, undo a: no", "b, c, undo b")]
    [InlineData("e", "a, undo a: no", "b, c, d, undo d, undo b")]
    public async Task A_refusal_undoes_what_was_done_in_reverse(string refuseAt, string here, string there)
    {
        var (orders, kitchen) = await OrdersAndKitchenAsync();

        var saga = await RunAsync(orders, new(refuseAt));

        Assert.Equal(SagaStatus.Compensated, saga.Status);
        Assert.Equal("no", saga.Refusal?.Code);
        Assert.Equal(here, string.Join(", ", await orders.ReadAsync()));
        Assert.Equal(there, string.Join(", ", await kitchen.ReadAsync()));
    }

    [Fact]
    public async Task A_refusal_after_the_pivot_never_compensates_and_is_sent_again()
    {
        var (orders, kitchen) = await OrdersAndKitchenAsync();
        var id = (await StartAsync(orders, new(RefuseAt: "f"))).Id;

        SagaInstance? saga = null;
        await Until.TrueAsync(async () => (saga = await orders.SagaAsync(id)).Open is [{ Attempt: >= 1 }], () => ValueTask.FromResult($"the saga is {saga}"));

        Assert.Equal((SagaStatus.Running, "f"), (saga!.Status, saga.Open[0].Step));
        Assert.Equal(["b", "c", "d", "e"], await kitchen.ReadAsync());
        Assert.Empty(await orders.ParkedAsync());
    }

    [Fact]
    public async Task Many_sagas_run_beside_each_other()
    {
        var (orders, kitchen) = await OrdersAndKitchenAsync();

        var started = await Task.WhenAll(Enumerable.Range(0, 40).Select(n =>
            orders.Starter().StartAsync(RequestKey.Of($"key {n}"), new(RefuseAt: n % 2 == 0 ? "" : "e"), Cancellation).AsTask()));

        foreach (var (start, n) in started.Select((start, n) => (start, n)))
            Assert.Equal(n % 2 == 0 ? SagaStatus.Completed : SagaStatus.Compensated, (await orders.EndedAsync(start.Id)).Status);

        Assert.Equal(20 * 5 + 20 * 5, (await kitchen.ReadAsync()).Count);
    }

    [Fact]
    public async Task A_repeat_gives_the_same_saga_even_when_a_local_step_objects_first()
    {
        var (orders, _) = await OrdersAndKitchenAsync();
        var first = await StartAsync(orders, new(RefuseAt: ""));

        // As a unique row of the step itself would.
        var again = await StartAsync(orders, new(RefuseAt: "a, by an exception"));

        Assert.Equal((first.Id, true), (again.Id, again.IsRepeat));
    }

    [Fact]
    public async Task A_start_that_fails_starts_nothing()
    {
        var orders = await Services.StartAsync("orders", hanok => hanok.HasOperator().AddSaga<StepsSaga, StepsState>());

        await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(orders, new(RefuseAt: "a, by an exception")).AsTask());

        Assert.False((await StartAsync(orders, new(RefuseAt: ""))).IsRepeat);
    }

    [Fact]
    public async Task A_saga_and_its_history_can_be_read()
    {
        var (orders, _) = await OrdersAndKitchenAsync();
        var saga = await RunAsync(orders, new(RefuseAt: "c"));
        using var http = orders.AsOperator();

        var shown = (await http.GetFromJsonAsync<JsonObject>($"/hanok/sagas/{saga.Id}", Cancellation))!;

        Assert.Equal("steps", (string?)shown["name"]);
        Assert.Equal("compensated", (string?)shown["status"]);
        Assert.Equal("no", (string?)shown["refusal"]?["code"]);
        Assert.Equal("b", (string?)shown["state"]?["known"]);
        Assert.Equal(
            ["1 a done", "2 b sent", "3 b done", "4 c sent", "5 c refused", "6 b undo sent", "7 b undone", "8 a undone"],
            shown["history"]!.AsArray().Select(entry => $"{entry!["number"]} {entry["step"]} {entry["what"]}"));
        Assert.Empty(shown["remaining"]!.AsArray());
    }

    [Fact]
    public async Task A_saga_that_waits_shows_what_is_left_to_do()
    {
        var orders = await Services.StartAsync("orders", hanok => hanok.HasOperator().AddSaga<StepsSaga, StepsState>());
        var saga = await StartAsync(orders, new(RefuseAt: ""));
        using var http = orders.AsOperator();

        var shown = (await http.GetFromJsonAsync<JsonObject>($"/hanok/sagas/{saga.Id}", Cancellation))!;

        Assert.Equal(("running", "b"), ((string?)shown["status"], (string?)shown["open"]![0]!["step"]));
        Assert.Equal(["b", "c", "d", "e", "f", "g"], shown["remaining"]!.AsArray().Select(step => (string)step!));
    }

    [Fact]
    public async Task An_unknown_saga_is_a_problem_with_status_404()
    {
        var orders = await Services.StartAsync("orders", hanok => hanok.HasOperator().AddSaga<StepsSaga, StepsState>());
        using var http = orders.AsOperator();

        using var answer = await http.GetAsync(new Uri($"/hanok/sagas/{Guid.CreateVersion7()}", UriKind.Relative), Cancellation);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("urn:hanok:problem:saga-not-found", (string?)(await answer.Content.ReadFromJsonAsync<JsonObject>(Cancellation))!["type"]);
    }

    private async Task<(ContractService Orders, ContractService Kitchen)> OrdersAndKitchenAsync() =>
        (await Services.StartAsync("orders", hanok => hanok.HasOperator().AddSaga<StepsSaga, StepsState>()),
            await Services.StartAsync("kitchen", hanok => hanok.AddCommandHandlers<StepsParticipant>()));

    private static ValueTask<SagaStart<StepsState>> StartAsync(ContractService orders, StepsState state) =>
        orders.Starter().StartAsync(RequestKey.Of("the key"), state, Cancellation);

    private static async Task<SagaInstance> RunAsync(ContractService orders, StepsState state) =>
        await orders.EndedAsync((await StartAsync(orders, state)).Id);
}
