using Hanok.Testing.Contracts;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Hanok.IntegrationTests.Postgres;

/// <summary>A slot that falls behind on a server that keeps little log: what is said before it is lost, and after.</summary>
[Collection(PostgresCollection.Name)]
public sealed class SlotGuardTests : IAsyncLifetime
{
    private readonly PostgresServer _server = new()
    {
        Settings = new Dictionary<string, string>
        {
            ["max_slot_wal_keep_size"] = "32MB",
            // It is at checkpoints that log is removed: only when the test says so.
            ["max_wal_size"] = "10GB",
            ["checkpoint_timeout"] = "1d",
        },
    };

    private ContractServices _services = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _server.InitializeAsync();
        _services = new(new PostgresPlatform(_server));
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_lag_above_the_alarm_is_degraded_and_a_slot_that_was_lost_is_said_with_the_cure()
    {
        // It reads and never confirms, as when no destination takes anything and nothing can be spooled.
        var orders = await _services.StartAsync("orders", hanok =>
        {
            hanok.Forgets();
            hanok.Application.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Hanok:Relay:LagAlarmMegabytes"] = "8" });
        });
        await orders.HealthyAsync();

        await WriteLogAsync(megabytes: 10);
        await SaysAsync(orders, "Hanok__Relay__LagAlarmMegabytes");
        Assert.InRange(orders.Relay.Lag.RetainedBytes, 8L << 20, 1L << 30);
        Assert.Equal(HealthStatus.Degraded, (await orders.HealthAsync()).Status);

        // One checkpoint too late: the slot reaches back further than the server promises to keep.
        for (var i = 0; i < 20 && await StatusAsync() is "reserved" or "extended"; i++)
            await WriteLogAsync(megabytes: 8);
        await SaysAsync(orders, "messages that are not sent");
        await _server.AskAsync("CHECKPOINT", Cancellation);

        await Until.TrueAsync(async () => await StatusAsync() is "lost", () => ValueTask.FromResult("the server has kept the log"));
        await Until.TrueAsync(() => orders.Relay.Trouble?.Contains("PostgreSQL has removed log", StringComparison.Ordinal) == true, $"the relay said: {orders.Relay.Trouble}");
        Assert.Contains("then run its program with 'migrate'", orders.Relay.Trouble, StringComparison.Ordinal);
        Assert.Equal(HealthStatus.Degraded, (await orders.HealthAsync()).Status);
        await orders.CommitAsync(_ => { });
    }

    // pg_switch_wal, because a message that nobody flushes does not make the log longer.
    private Task<object?> WriteLogAsync(int megabytes) => _server.AskAsync(
        $"SELECT pg_logical_emit_message(false, 'noise', repeat('x', {megabytes} * 1024 * 1024)); SELECT pg_switch_wal()", Cancellation);

    private async ValueTask<string?> StatusAsync() =>
        await _server.AskAsync("SELECT wal_status FROM pg_replication_slots WHERE slot_name = 'hanok_orders'", Cancellation) as string;

    private static Task SaysAsync(ContractService service, string what) => Until.TrueAsync(
        async () => (await service.HealthAsync()).Entries["relay"].Description?.Contains(what, StringComparison.Ordinal) == true,
        async () => $"its health says: {(await service.HealthAsync()).Entries["relay"].Description}");
}
