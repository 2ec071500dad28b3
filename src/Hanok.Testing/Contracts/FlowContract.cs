using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Hanok.Choreography;
using Hanok.Events;
using Hanok.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Hanok.Testing.Contracts;

/// <summary>A declared flow is followed from its first event to its end, whatever comes late, twice or never.</summary>
public abstract class FlowContract : Contract
{
    private static readonly AuthenticationHeaderValue Operator = new("Bearer", "0123456789abcdef");

    [Fact]
    public async Task What_has_happened_is_known_from_the_first_event_to_the_good_end()
    {
        var (orders, _) = await OrdersAndKitchenAsync();
        var id = await orders.OrderMealAsync("soup");

        var flow = await orders.EndedFlowAsync(id);
        flow = await orders.FlowAsync(id, f => f.Past.Count == 3);

        Assert.Equal(FlowStatus.EndedWell, flow.Status);
        Assert.Equal("soup", flow.Key);
        Assert.Null(flow.Due);
        Assert.Equal(
            [("orders", "orders.meal-ordered"), ("kitchen", "kitchen.meal-cooked"), ("orders", "orders.meal-served")],
            flow.Past.OrderBy(p => p.At).Select(p => (p.Source, p.Event)));
        var byEvent = flow.Past.ToDictionary(p => p.Event);
        Assert.Equal(Guid.Empty, byEvent["orders.meal-ordered"].CausationId);
        Assert.Equal(byEvent["orders.meal-ordered"].Id, byEvent["kitchen.meal-cooked"].CausationId);
        Assert.Equal(byEvent["kitchen.meal-cooked"].Id, byEvent["orders.meal-served"].CausationId);
    }

    [Fact]
    public async Task A_refusal_leads_to_the_bad_end()
    {
        var (orders, _) = await OrdersAndKitchenAsync();
        var id = await orders.OrderMealAsync("poison");

        Assert.Equal(FlowStatus.EndedBadly, (await orders.EndedFlowAsync(id)).Status);
    }

    [Fact]
    public async Task Many_at_once_are_each_followed_to_their_own_end()
    {
        var (orders, _) = await OrdersAndKitchenAsync();
        var ids = await Task.WhenAll(Enumerable.Range(0, 200).Select(n => orders.OrderMealAsync(n % 10 == 0 ? "poison" : $"dish {n}")));

        var ended = new List<FlowInstance>();
        foreach (var id in ids)
            ended.Add(await orders.EndedFlowAsync(id));

        Assert.Equal(20, ended.Count(f => f.Status == FlowStatus.EndedBadly));
        Assert.Equal(180, ended.Count(f => f.Status == FlowStatus.EndedWell));
    }

    [Fact]
    public async Task At_the_deadline_the_event_is_published_once_and_leads_to_the_undoing()
    {
        var (orders, kitchen) = await OrdersAndKitchenAsync();
        await Services.StartAnotherAsync("orders", Orders);
        var id = await orders.OrderMealAsync("cake");
        await orders.FlowAsync(id, f => f.Status == FlowStatus.Running);

        Platform.Time.Advance(MealFlow.Patience);
        var flow = await orders.EndedFlowAsync(id);

        Assert.Equal(FlowStatus.EndedBadly, flow.Status);
        Assert.Equal(["asked for cake", "late with cake"], await kitchen.ReadAsync(2));
        Platform.Time.Advance(3 * MealFlow.Patience);
        await orders.EndedFlowAsync(await orders.OrderMealAsync("soup"));
        Assert.Single(await kitchen.ReadAsync(), effect => effect == "late with cake");
    }

    [Fact]
    public async Task A_deadline_whose_event_cannot_be_made_holds_up_no_other()
    {
        var (orders, kitchen) = await OrdersAndKitchenAsync();
        var (cursed, late) = (await orders.OrderMealAsync("curse"), await orders.OrderMealAsync("cake"));
        await orders.FlowAsync(cursed, f => f.Status == FlowStatus.Running);
        await orders.FlowAsync(late, f => f.Status == FlowStatus.Running);

        Platform.Time.Advance(MealFlow.Patience);

        await orders.EndedFlowAsync(late);
        Assert.Equal(FlowStatus.Overdue, (await orders.FlowAsync(cursed))!.Status);
        Assert.DoesNotContain("late with curse", await kitchen.ReadAsync());
    }

    [Fact]
    public async Task A_deadline_that_passes_while_its_owner_is_down_is_met_when_it_is_back()
    {
        var (orders, kitchen) = await OrdersAndKitchenAsync();
        var id = await orders.OrderMealAsync("cake");
        await orders.FlowAsync(id, f => f.Status == FlowStatus.Running);
        await orders.StopAsync();
        Platform.Time.Advance(MealFlow.Patience);

        orders = await Services.StartAsync("orders", Orders);

        Assert.Equal(FlowStatus.EndedBadly, (await orders.EndedFlowAsync(id)).Status);
        Assert.Equal(["asked for cake", "late with cake"], await kitchen.ReadAsync(2));
    }

    [Fact]
    public async Task A_wake_up_that_dies_before_its_commit_has_published_nothing()
    {
        var (orders, kitchen) = await OrdersAndKitchenAsync();
        var id = await orders.OrderMealAsync("cake");
        await orders.FlowAsync(id, f => f.Status == FlowStatus.Running);
        var store = orders.Services.GetRequiredService<IFlowStore>();

        await using (var dies = orders.Database.Begin())
        {
            var taken = Assert.Single(await store.TakeDueAsync(dies, Platform.Time.GetUtcNow() + MealFlow.Patience, 10, Cancellation));
            store.Save(dies, [taken with { Status = FlowStatus.Overdue, Due = null }], []);
            dies.Publish("cake", new MealLate("cake"), conversation: id);
        }

        Assert.Equal(FlowStatus.Running, (await orders.FlowAsync(id))!.Status);
        Platform.Time.Advance(MealFlow.Patience);
        await orders.EndedFlowAsync(id);
        Assert.Equal(["asked for cake", "late with cake"], await kitchen.ReadAsync(2));
    }

    [Fact]
    public async Task What_the_flow_does_not_foresee_is_noticed_and_holds_up_nothing()
    {
        var (orders, _) = await OrdersAndKitchenAsync();
        var id = await orders.OrderMealAsync("stones");
        await orders.EndedFlowAsync(id);

        var flow = await GetAsync(orders, id);

        Assert.Equal("endedBadly", (string?)flow["status"]);
        Assert.Contains(
            "'kitchen' published MealThrownAway in reaction to MealOrdered", (string?)Assert.Single(flow["deviations"]!.AsArray()),
            StringComparison.Ordinal);
        Assert.Empty(await orders.ParkedAsync());
    }

    [Fact]
    public async Task An_event_out_of_any_flow_is_kept_for_a_while_and_starts_nothing()
    {
        var (orders, kitchen) = await OrdersAndKitchenAsync();
        var stray = Guid.CreateVersion7();
        await kitchen.CommitAsync(transaction => transaction.Publish("pie", new MealCooked("pie"), conversation: stray));
        await orders.FlowAsync(stray, f => f is { Status: FlowStatus.Unstarted, Due: not null });

        Platform.Time.Advance(MealFlow.Patience);
        var flow = await orders.FlowAsync(stray, f => f.EndedAt is not null);

        Assert.Equal(FlowStatus.Stray, flow.Status);
        Assert.DoesNotContain("late with pie", await kitchen.ReadAsync());
        Assert.Equal(FlowStatus.EndedWell, (await orders.EndedFlowAsync(await orders.OrderMealAsync("soup"))).Status);
    }

    [Fact]
    public async Task An_event_that_comes_before_the_one_that_starts_its_flow_belongs_to_it()
    {
        var (orders, kitchen) = await OrdersAndKitchenAsync();
        var id = Guid.CreateVersion7();
        await kitchen.CommitAsync(transaction => transaction.Publish("cake", new MealRefused("cake"), conversation: id));
        await orders.FlowAsync(id, f => f.Past.Count == 2);

        await orders.CommitAsync(transaction => transaction.Publish("cake", new MealOrdered("cake"), conversation: id));

        var flow = await orders.EndedFlowAsync(id);
        Assert.Equal(FlowStatus.EndedBadly, flow.Status);
        Assert.NotNull(flow.StartedAt);
    }

    [Fact]
    public async Task Transactions_that_want_the_same_new_flow_wait_for_each_other()
    {
        var (orders, _) = await OrdersAndKitchenAsync();
        var (store, id) = (orders.Services.GetRequiredService<IFlowStore>(), new FlowId(Guid.CreateVersion7(), "meal"));

        await Task.WhenAll(Enumerable.Range(0, 8).Select(async n =>
        {
            await using var transaction = orders.Database.Begin();
            var flow = Assert.Single(await store.OpenAsync(transaction, [id], Cancellation));
            var happening = new FlowHappening(Guid.CreateVersion7(), $"e{flow.Past.Count}", "test", Guid.Empty, Platform.Time.GetUtcNow());
            store.Save(transaction, [flow with { Key = $"{n}" }], [(id, happening)]);
            await transaction.CommitAsync(Cancellation);
        }));

        Assert.Equal(Enumerable.Range(0, 8).Select(n => $"e{n}"), (await orders.FlowAsync(id.Conversation))!.Past.Select(p => p.Event));
    }

    [Fact]
    public async Task Whoever_asks_is_told_what_has_happened_and_what_comes_next()
    {
        var (orders, kitchen) = await OrdersAndKitchenAsync();
        var id = await orders.OrderMealAsync("cake");
        await kitchen.ReadAsync(1);
        await orders.FlowAsync(id, f => f.Status == FlowStatus.Running);

        var flow = await GetAsync(orders, id);

        Assert.Equal("meal", (string?)flow["name"]);
        Assert.Equal("running", (string?)flow["status"]);
        Assert.Equal("orders.meal-ordered", (string?)Assert.Single(flow["past"]!.AsArray())!["event"]);
        var next = Assert.Single(flow["next"]!.AsArray())!;
        Assert.Equal("kitchen", (string?)next["service"]);
        Assert.Equal(["kitchen.meal-cooked", "kitchen.meal-refused"], next["oneOf"]!.AsArray().Select(e => (string?)e));

        using var http = new HttpClient(ServiceConnections.Handler()) { BaseAddress = orders.Address };
        using var stranger = await http.GetAsync($"/hanok/flows/{id}", Cancellation);
        Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);
        http.DefaultRequestHeaders.Authorization = Operator;
        using var unknown = await http.GetAsync($"/hanok/flows/{Guid.CreateVersion7()}", Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task Ended_flows_are_forgotten_after_a_while_and_running_ones_are_not()
    {
        var (orders, _) = await OrdersAndKitchenAsync();
        var (ended, running) = (await orders.OrderMealAsync("soup"), await orders.OrderMealAsync("cake"));
        await orders.EndedFlowAsync(ended);
        var (store, now) = (orders.Services.GetRequiredService<IFlowStore>(), Platform.Time.GetUtcNow());
        await orders.FlowAsync(running, f => f.Status == FlowStatus.Running);

        Assert.Equal(0, await store.RemoveEndedAsync(now.AddHours(-1), 10, Cancellation));
        Assert.NotNull(await orders.FlowAsync(ended));
        Platform.Time.Advance(TimeSpan.FromHours(1));
        await orders.EndedFlowAsync(running);
        Platform.Time.Advance(TimeSpan.FromDays(8));

        await Until.TrueAsync(
            async () => await orders.FlowAsync(ended) is null && await orders.FlowAsync(running) is null,
            () => ValueTask.FromResult("an ended flow is still there"));
    }

    private static void Orders(Chassis.HanokBuilder hanok)
    {
        hanok.Application.Configuration["Hanok:Admin:Keys:alice"] = Operator.Parameter;
        hanok.AddEventHandlers<MealWaiter>().AddFlow<MealFlow>();
    }

    private async Task<(ContractService Orders, ContractService Kitchen)> OrdersAndKitchenAsync()
    {
        var kitchen = await Services.StartAsync("kitchen", hanok => hanok.AddEventHandlers<MealKitchen>().AddFlow<MealFlow>());
        var orders = await Services.StartAsync("orders", Orders);
        await orders.HealthyAsync();
        await kitchen.HealthyAsync();
        return (orders, kitchen);
    }

    private static async Task<JsonNode> GetAsync(ContractService service, Guid id)
    {
        using var http = new HttpClient(ServiceConnections.Handler()) { BaseAddress = service.Address, DefaultRequestHeaders = { Authorization = Operator } };
        return (await http.GetFromJsonAsync<JsonNode>($"/hanok/flows/{id}", Cancellation))!["flows"]![0]!;
    }
}
