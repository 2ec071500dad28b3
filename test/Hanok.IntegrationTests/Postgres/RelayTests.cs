using Hanok.Postgres.Migrations;
using Hanok.Testing.Contracts;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Hanok.IntegrationTests.Postgres;

/// <summary>Who reads the slot, and what happens when it is gone.</summary>
[Collection(PostgresCollection.Name)]
public sealed class RelayTests(PostgresServer server) : IAsyncLifetime
{
    private ContractServices _services = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        _services = new(new PostgresPlatform(server));
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    [Fact]
    public async Task Of_two_relays_one_stands_by_and_takes_over_when_the_other_stops()
    {
        var first = await _services.StartAsync("orders");
        var audit = await _services.StartAsync("audit", hanok => hanok.HandlesNoted());
        await first.HealthyAsync();
        await audit.HealthyAsync();

        // Another instance, on other ports: only the first is subscribed to, and the second reads the subscription from the database.
        var second = await _services.StartAnotherAsync("orders");
        await Until.TrueAsync(() => second.Relay.Trouble?.Contains("stands by", StringComparison.Ordinal) == true, $"standing by: {second.Relay.Trouble}");
        await second.PublishAsync(new Noted("a", 1));
        Assert.Equal(["a1"], await audit.ReadAsync(1));

        await first.StopAsync();

        await Until.TrueAsync(() => second.Relay.Trouble is null, $"taking over: {second.Relay.Trouble}");
        await second.PublishAsync(new Noted("a", 2));
        Assert.Equal(["a1", "a2"], await audit.ReadAsync(2));
    }

    [Fact]
    public async Task A_service_that_stops_just_when_it_has_begun_lets_go_of_its_slot()
    {
        var random = new Random(1);
        for (var i = 0; i < 25; i++)
        {
            var orders = await _services.StartAsync("orders");
            var patience = random.Next(60);
            // Somewhere in the first steps of the relay: connected, asked who the server is, asked to begin.
            for (var looks = 0; looks < patience && orders.Relay.Trouble is not null; looks++)
                await Task.Yield();

            await orders.StopAsync();
        }

        await Until.TrueAsync(async () => !await server.IsReadAsync("hanok_orders", Cancellation), () => ValueTask.FromResult("the slot is still read"));
    }

    [Fact]
    public async Task A_slot_that_was_dropped_is_said_with_the_cure_and_the_service_stays_up()
    {
        var log = new CountedLog();
        var orders = await _services.StartAsync("orders", log.Install);
        await orders.HealthyAsync();

        await server.DropSlotAsync("hanok_orders", Cancellation);

        await Until.TrueAsync(() => orders.Relay.Trouble?.Contains("does not exist", StringComparison.Ordinal) == true, "the loss was not noticed");
        Assert.Contains("run its program with 'migrate' to make the slot anew", orders.Relay.Trouble, StringComparison.Ordinal);
        Assert.Equal(HealthStatus.Degraded, (await orders.HealthAsync()).Status);
        await orders.CommitAsync(_ => { });

        // Each attempt waits longer than the one before, up to a second: in a hot loop there would be thousands by now.
        var attempts = log.Tailed;
        await Until.TrueAsync(() => log.Tailed > attempts, "it has stopped trying");
        Assert.InRange(log.Tailed, attempts + 1, 100);

        // Nobody makes it anew in silence, and once made it is just there.
        var migrator = orders.Services.GetRequiredService<Migrator>();
        Assert.Contains("'hanok_orders' was gone and has been made anew", Assert.Single(await migrator.MigrateAsync(Cancellation)), StringComparison.Ordinal);
        Assert.Empty(await migrator.MigrateAsync(Cancellation));
        await orders.HealthyAsync();
    }

    [Fact]
    public async Task A_slot_of_another_database_is_refused_when_migrating()
    {
        await _services.StartAsync("orders");
        await using var elsewhere = new ContractServices(new PostgresPlatform(server));

        var error = await Assert.ThrowsAsync<Hanok.Chassis.StartException>(() => elsewhere.StartAsync("orders"));

        Assert.Contains("The replication slot 'hanok_orders' belongs to database 'orders_", error.Message, StringComparison.Ordinal);
    }
}
