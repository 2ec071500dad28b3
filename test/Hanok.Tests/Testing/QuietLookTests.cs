using Hanok.Commands;
using Hanok.Testing;
using Hanok.Testing.Contracts;
using Hanok.Tests.InMemory;

namespace Hanok.Tests.Testing;

/// <summary>What it says is still open.</summary>
public sealed class QuietLookTests : IAsyncDisposable
{
    private readonly InMemoryPlatform _platform = new();
    private readonly ContractServices _services;

    public QuietLookTests() => _services = new(_platform);

    [Fact]
    public async Task A_message_to_a_service_that_is_away_is_in_flight()
    {
        var orders = await _services.StartAsync("orders");

        await orders.CommitAsync(transaction => transaction.Send("t", new Cook("soup")));

        await SaysAsync("'orders' has 1 messages in flight to 'kitchen', and 0 spooled.", orders);
    }

    [Fact]
    public async Task A_parked_message_that_is_tried_again_is_open_and_one_that_waits_for_a_person_is_not()
    {
        var orders = await _services.StartAsync("orders");
        var sabotage = new Sabotage().Fail("soup");
        var kitchen = await _services.StartAsync("kitchen", hanok => hanok.Cooks(sabotage));

        await orders.CommitAsync(transaction => transaction.Send("t", new Cook("soup")));
        await SaysAsync("'kitchen' has a parked message that is tried again at ", orders, kitchen);

        sabotage.Heal();
        await orders.CommitAsync(transaction => transaction.Send("another", new Bake("bread")));
        await orders.QuietAsync(kitchen);

        Assert.Equal("another", Assert.Single(await kitchen.ParkedAsync()).Key);
    }

    [Fact]
    public async Task A_service_whose_relay_was_stopped_is_never_quiet()
    {
        var orders = await _services.StartAsync("orders");
        var look = new QuietLook([orders.Services]);
        await orders.StopAsync();

        Assert.False(await look.IsQuietAsync());

        Assert.StartsWith("Nobody reads the outbox of 'orders':", Assert.Single(look.Open), StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private static Task SaysAsync(string open, params IReadOnlyList<ContractService> services)
    {
        var look = new QuietLook([.. services.Select(service => service.Services)]);
        return Until.TrueAsync(
            async () => !await look.IsQuietAsync() && look.Open.Any(o => o.StartsWith(open, StringComparison.Ordinal)),
            () => ValueTask.FromResult($"it says: {string.Join(' ', look.Open)}"));
    }
}
