using Hanok.Chassis;
using Hanok.Choreography;
using Hanok.Testing.Contracts;
using Hanok.Tests.InMemory;
using Microsoft.Extensions.DependencyInjection;

namespace Hanok.Tests.Choreography;

public sealed class FlowStartTests : IAsyncLifetime
{
    private readonly ContractServices _services = new(new InMemoryPlatform());

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    [Fact]
    public async Task A_service_that_cannot_play_its_part_does_not_start_and_says_all_that_it_lacks()
    {
        var failure = await Assert.ThrowsAsync<StartException>(() => _services.StartAsync("orders", hanok => hanok.AddFlow<MealFlow>()));

        Assert.All(
            ["MealCooked", "MealRefused", "MealThrownAway"],
            missing => Assert.Contains($"'orders' is to react to {missing}, and has no handler", failure.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_service_without_a_part_is_told_so()
    {
        var failure = await Assert.ThrowsAsync<StartException>(() => _services.StartAsync("audit", hanok => hanok.AddFlow<MealFlow>()));

        Assert.Contains("it has no part for 'audit'. Its services are kitchen, orders", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_owner_of_a_flow_watches_it()
    {
        var kitchen = await _services.StartAsync("kitchen", hanok => hanok.AddEventHandlers<MealKitchen>().AddFlow<MealFlow>());
        var orders = await _services.StartAsync("orders", hanok => hanok.AddEventHandlers<MealWaiter>().AddFlow<MealFlow>());

        Assert.Null(kitchen.Services.GetService<FlowTracker>());
        Assert.NotNull(orders.Services.GetService<FlowTracker>());
    }
}
