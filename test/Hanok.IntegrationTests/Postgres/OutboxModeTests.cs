using Hanok.Chassis;
using Hanok.Postgres;
using Hanok.Postgres.Migrations;
using Hanok.Postgres.Outbox;
using Hanok.Testing.Contracts;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Hanok.IntegrationTests.Postgres;

/// <summary>Who decides whether the outbox is tailed or polled, and when it may change.</summary>
[Collection(PostgresCollection.Name)]
public sealed class OutboxModeTests(PostgresServer server) : IAsyncDisposable
{
    private readonly PostgresPlatform _platform = new(server, OutboxMode.Auto);
    private readonly List<ContractServices> _started = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        foreach (var services in _started)
            await services.DisposeAsync();
    }

    [Fact]
    public async Task By_default_the_log_is_tailed_where_it_can_be()
    {
        var orders = await StartAsync("orders");

        Assert.Equal(OutboxMode.Tailing, await ModeAsync(orders));
    }

    [Fact]
    public async Task By_default_the_outbox_is_polled_with_a_warning_where_the_role_may_not_replicate()
    {
        var database = await server.CreateDatabaseAsync("nobody", Cancellation);
        var role = new NpgsqlConnectionStringBuilder(database).Username;
        await server.AskAsync($"ALTER ROLE \"{role}\" NOREPLICATION", Cancellation);
        await using var source = NpgsqlDataSource.Create(database);

        var said = await MigratorOf("nobody", source, OutboxMode.Auto).MigrateAsync(Cancellation);

        Assert.StartsWith("Warning: the log of this server cannot be tailed (", said[^1], StringComparison.Ordinal);
        Assert.Contains($"ALTER ROLE \"{role}\" REPLICATION", said[^1], StringComparison.Ordinal);
        Assert.Equal(OutboxMode.Polling, await new StoredOutboxMode(source).ReadAsync(Cancellation));
        // Decided is decided: the second time there is nothing to say, and a right that comes later changes nothing by itself.
        await server.AskAsync($"ALTER ROLE \"{role}\" REPLICATION", Cancellation);
        Assert.Empty(await MigratorOf("nobody", source, OutboxMode.Auto).MigrateAsync(Cancellation));
        Assert.Equal(OutboxMode.Polling, await new StoredOutboxMode(source).ReadAsync(Cancellation));
    }

    [Fact]
    public async Task Tailing_that_cannot_be_had_is_refused_with_the_cure()
    {
        var database = await server.CreateDatabaseAsync("nobody", Cancellation);
        var role = new NpgsqlConnectionStringBuilder(database).Username;
        await server.AskAsync($"ALTER ROLE \"{role}\" NOREPLICATION", Cancellation);
        await using var source = NpgsqlDataSource.Create(database);

        var error = await Assert.ThrowsAsync<StartException>(() => MigratorOf("nobody", source, OutboxMode.Tailing).MigrateAsync(Cancellation));

        Assert.Contains("or set Hanok__Outbox__Mode=Polling.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_switch_is_refused_while_an_instance_runs()
    {
        var orders = await StartAsync("orders");
        await orders.HealthyAsync();

        var error = await Assert.ThrowsAsync<StartException>(() => MigrateAsync(OutboxMode.Polling));

        Assert.Contains("The outbox is to change from Tailing to Polling, but 'orders' has ", error.Message, StringComparison.Ordinal);
        Assert.Contains("Stop all its instances", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(OutboxMode.Tailing, OutboxMode.Polling, "The log holds messages that are not sent")]
    [InlineData(OutboxMode.Polling, OutboxMode.Tailing, "The table hanok.outbox holds messages that are not sent")]
    public async Task A_switch_is_refused_while_messages_wait_and_done_when_they_are_sent(OutboxMode from, OutboxMode to, string reason)
    {
        var audit = await StartAsync("audit", configure: hanok => hanok.HandlesNoted());
        // It never confirms, so everything it sent waits.
        var orders = await StartAsync("orders", from, hanok => hanok.Forgets());
        await audit.HealthyAsync();
        await orders.PublishAsync(new Noted("a", 1), new("a", 2));
        await audit.ReadAsync(2);
        await StopAsync(orders);

        var error = await Assert.ThrowsAsync<StartException>(() => MigrateAsync(to));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Contains($"cannot change from {from} to {to} yet", error.Message, StringComparison.Ordinal);

        orders = await StartAsync("orders");
        await Until.TrueAsync(() => IsDrainedAsync(orders), () => ValueTask.FromResult("nothing is confirmed"));
        await StopAsync(orders);
        Assert.Equal([$"The outbox was {from.ToString().ToLowerInvariant()[..^3]}ed and is {to.ToString().ToLowerInvariant()[..^3]}ed from now on."], await MigrateAsync(to));
        orders = await StartAsync("orders");
        await orders.PublishAsync(new Noted("a", 3));

        Assert.Equal(["a1", "a2", "a3"], await audit.ReadAsync(3));
        Assert.Equal(to, await ModeAsync(orders));
        // The server must not keep its log for a slot that nobody reads.
        Assert.Equal(to == OutboxMode.Tailing, await server.AskAsync("SELECT 1 FROM pg_replication_slots WHERE slot_name = 'hanok_orders'", Cancellation) is not null);
    }

    [Fact]
    public async Task A_process_that_runs_while_the_mode_is_changed_says_that_it_must_be_restarted()
    {
        var orders = await StartAsync("orders", OutboxMode.Polling);
        await orders.HealthyAsync();

        await using var connection = await _platform.ConnectAsync("orders", Cancellation);
        await using var change = new NpgsqlCommand("UPDATE hanok.outbox_mode SET mode = 'Tailing'", connection);
        await change.ExecuteNonQueryAsync(Cancellation);
        await server.AskAsync(TerminateRelay, Cancellation);

        await Until.TrueAsync(() => orders.Relay.Trouble?.Contains("Restart it.", StringComparison.Ordinal) == true, $"it said: {orders.Relay.Trouble}");
        Assert.Contains("'migrate' has changed the outbox from Polling to Tailing", orders.Relay.Trouble, StringComparison.Ordinal);
    }

    private const string TerminateRelay = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'orders-relay'";

    private Task<ContractService> StartAsync(string name, OutboxMode mode = OutboxMode.Auto, Action<HanokBuilder>? configure = null)
    {
        if (_started.Count == 0)
            _started.Add(new(_platform));

        return _started[0].StartAsync(name, hanok =>
        {
            hanok.Application.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Hanok:Outbox:Mode"] = mode.ToString() });
            configure?.Invoke(hanok);
        });
    }

    // The sessions of a process that has ended are gone; here they go with the pool.
    private async Task StopAsync(ContractService service)
    {
        await service.StopAsync();
        await service.Services.GetRequiredService<NpgsqlDataSource>().DisposeAsync();
        await Until.TrueAsync(
            async () => await server.AskAsync($"SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE '{service.Name}%' AND datname = '{_platform.DatabaseOf(service.Name)}'", Cancellation) is 0L,
            () => ValueTask.FromResult("its sessions stay"));
    }

    private static ValueTask<OutboxMode> ModeAsync(ContractService service) => service.Services.GetRequiredService<StoredOutboxMode>().GetAsync(Cancellation);

    private async ValueTask<bool> IsDrainedAsync(ContractService service)
    {
        await using var connection = await _platform.ConnectAsync(service.Name, Cancellation);
        if (await ModeAsync(service) == OutboxMode.Tailing)
        {
            // The slot is in use, so nobody can look into it: what is confirmed is behind the last heartbeat at most.
            await using var marked = new NpgsqlCommand("SELECT pg_current_wal_insert_lsn()::text", connection);
            var end = await marked.ExecuteScalarAsync(Cancellation);
            await Until.TrueAsync(
                async () => await server.AskAsync($"SELECT confirmed_flush_lsn >= '{end}' FROM pg_replication_slots WHERE slot_name = 'hanok_orders'", Cancellation) is true,
                () => ValueTask.FromResult("the slot does not move"));
            return true;
        }

        await using var count = new NpgsqlCommand("SELECT count(*) FROM hanok.outbox", connection);
        return await count.ExecuteScalarAsync(Cancellation) is 0L;
    }

    // As its program does with 'migrate'.
    private async Task<IReadOnlyList<string>> MigrateAsync(OutboxMode mode)
    {
        await using var source = _platform.SourceOf("orders");
        return await MigratorOf("orders", source, mode).MigrateAsync(Cancellation);
    }

    private static Migrator MigratorOf(string service, NpgsqlDataSource source, OutboxMode mode) => new(
        source, typeof(OutboxModeTests).Assembly,
        new OutboxSetup(service, new OutboxSlot(service), Microsoft.Extensions.Options.Options.Create(new OutboxOptions { Mode = mode })));
}
