using FoodDelivery.AppHost;
using Hanok.AppHost;
using Hanok.Testing.Contracts;

namespace FoodDelivery.Tests.WholeSystem;

/// <summary>The style is a setting: what is on its way when it is changed ends as it began, and a key stays taken.</summary>
[Collection(AppHostSystemTests.Name)]
public sealed class StyleSwitchTests : IAsyncLifetime
{
    private readonly string _home = Path.Combine(Path.GetTempPath(), $"hanok-{Guid.CreateVersion7():n}");
    private readonly Ledger _ledger = new();
    private OrderRequest? _order;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_home, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Orders_on_their_way_survive_a_switch_of_the_style_and_are_placed_once()
    {
        var (directed, undirected) = (FoodApi.NewKey(), FoodApi.NewKey());
        await RunAsync("orchestration", async (system, api) =>
        {
            await system["accounting"].StopAsync(Cancellation);
            await api.PlaceAsync(_order!, Cancellation, directed);
            await IsSoFarAsync(system, "SELECT 1 FROM ticket");
        });
        await RunAsync("choreography", async (system, api) =>
        {
            await IsApprovedAsync(api, await api.PlaceAsync(_order!, Cancellation, directed));
            await system["accounting"].StopAsync(Cancellation);
            await api.PlaceAsync(_order!, Cancellation, undirected);
            await IsSoFarAsync(system, "SELECT 1 FROM ticket OFFSET 1");
        });
        await RunAsync("orchestration", async (system, api) =>
        {
            await IsApprovedAsync(api, await api.PlaceAsync(_order!, Cancellation, undirected));
            await IsApprovedAsync(api, await api.PlaceAsync(_order!, Cancellation, directed));
        });

        // A key that was answered with two orders would be a contradiction.
        Assert.Equal(2, _ledger.Count);
        Assert.Empty(_ledger.Contradictions);
    }

    private async Task RunAsync(string style, Func<RunningSystem, FoodApi, Task> test)
    {
        var system = FoodDeliverySystem.AddTo(new HanokSystem("switch-test", []) { Home = _home, Output = TextWriter.Null });
        system["gateway"].AnyPort();
        system["registry"].AnyPort();
        system["order"].WithEnvironment("CreateOrder__Style", style);
        await using var running = await system.StartAsync(Cancellation);
        using var api = new FoodApi(
            running["gateway"].Address, _ledger, running.Tokens.As(FoodDeliverySystem.Operator, new SocketsHttpHandler { UseProxy = false }));
        _order ??= new(await api.CreateConsumerAsync("1000.00", Cancellation), await api.CreateRestaurantAsync(Cancellation));
        await test(running, api);
    }

    private static Task IsSoFarAsync(RunningSystem system, string ticket) => Until.NothingIsMissingAsync(
        async () => (await new Databases(system).QueryAsync("kitchen", ticket, row => row.GetInt32(0), Cancellation)).Count > 0 ? null : "a ticket");

    private static Task IsApprovedAsync(FoodApi api, Guid order) => Until.NothingIsMissingAsync(
        async () =>
        {
            var answer = await api.GetAsync($"/api/orders/{order}", Cancellation);
            return (string?)answer.Json["state"] == "APPROVED" ? null : $"the approval of order {order}: {answer}";
        });
}
