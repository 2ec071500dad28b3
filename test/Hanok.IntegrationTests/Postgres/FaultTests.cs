using Hanok.Events;
using Hanok.Postgres;
using Hanok.Testing.Contracts;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace Hanok.IntegrationTests.Postgres;

/// <summary>What goes wrong in the sender's database, or in its clock.</summary>
[Collection(PostgresCollection.Name)]
public sealed class FaultTests(PostgresServer server) : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _used = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        foreach (var used in Enumerable.Reverse(_used))
            await used.DisposeAsync();
    }

    [Theory]
    [InlineData(OutboxMode.Tailing)]
    [InlineData(OutboxMode.Polling)]
    public async Task When_PostgreSQL_restarts_or_crashes_in_the_middle_what_was_committed_arrives_once_and_in_order(OutboxMode mode)
    {
        var own = new PostgresServer();
        _used.Add(own);
        await own.InitializeAsync();
        var platform = new PostgresPlatform(own, mode);
        var (orders, audit) = await OrdersAndAuditAsync(platform);
        using var enough = new CancellationTokenSource();
        var publishing = PublishUntilAsync(orders, platform, enough.Token);
        await audit.ReadAsync(20);

        await own.RestartAsync(Cancellation);
        await FlowsAsync(audit);
        await own.CrashAsync(Cancellation);
        await FlowsAsync(audit);
        await enough.CancelAsync();
        await publishing;

        var committed = await orders.ReadAsync();
        Assert.Equal(committed, await audit.ReadAsync(committed.Count));
    }

    [Fact]
    public async Task When_the_disk_is_full_for_the_spool_nothing_is_lost_and_it_goes_on_when_there_is_room()
    {
        var platform = new PostgresPlatform(server);
        var (orders, audit) = await OrdersAndAuditAsync(platform, ("Hanok:Relay:Window", "10"));
        await using var connection = await platform.ConnectAsync("orders", Cancellation);
        await ExecuteAsync(connection, """
            CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
              $$ BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$;
            CREATE TRIGGER full_disk BEFORE INSERT ON hanok.spool FOR EACH STATEMENT EXECUTE FUNCTION full_disk();
            """);
        await audit.StopAsync();

        await orders.PublishAsync([.. Enumerable.Range(1, 50).Select(n => new Noted("a", n))]);
        await Until.TrueAsync(
            async () => (await orders.HealthAsync()).Entries["relay"].Description?.Contains("The spool of 'audit' cannot be written", StringComparison.Ordinal) == true,
            async () => $"its health says: {(await orders.HealthAsync()).Entries["relay"].Description}");
        Assert.Equal(HealthStatus.Degraded, (await orders.HealthAsync()).Entries["relay"].Status);
        Assert.Contains("No space left on device", (await orders.HealthAsync()).Entries["relay"].Description, StringComparison.Ordinal);
        await ExecuteAsync(connection, "DROP TRIGGER full_disk ON hanok.spool");
        await Until.TrueAsync(() => orders.Relay.Destinations.Any(d => d is { Name: "audit", Spooled: > 0, Trouble: null }), "nothing is spooled");

        audit = await _services.StartAsync("audit", hanok => hanok.HandlesNoted());
        Assert.Equal(Enumerable.Range(1, 50).Select(n => $"a{n}"), await audit.ReadAsync(50));
        await orders.HealthyAsync();
    }

    [Theory]
    [InlineData(OutboxMode.Tailing)]
    [InlineData(OutboxMode.Polling)]
    public async Task A_clock_that_is_set_back_an_hour_stalls_neither_relay_nor_spool_nor_retries(OutboxMode mode)
    {
        var clock = new JumpingClock();
        var (orders, audit) = await OrdersAndAuditAsync(new PostgresPlatform(server, mode), clock, ("Hanok:Relay:Window", "10"));
        await orders.PublishAsync(new Noted("a", 1));
        await audit.ReadAsync(1);
        await audit.StopAsync();
        await orders.PublishAsync([.. Enumerable.Range(2, 30).Select(n => new Noted("a", n))]);
        await Until.TrueAsync(() => orders.Relay.Destinations.Any(d => d.Spooled > 0), "nothing is spooled");

        clock.Jump(TimeSpan.FromHours(-1));
        Assert.Equal(TimeSpan.Zero, orders.Relay.LagTime);
        await orders.PublishAsync([.. Enumerable.Range(32, 30).Select(n => new Noted("a", n))]);
        audit = await _services.StartAsync("audit", hanok => hanok.HandlesNoted());
        await audit.ReadAsync(61);
        clock.Jump(TimeSpan.FromHours(2));
        await orders.PublishAsync(new Noted("a", 62));

        Assert.Equal(Enumerable.Range(1, 62).Select(n => $"a{n}"), await audit.ReadAsync(62));
    }

    private ContractServices _services = null!;

    private Task<(ContractService Orders, ContractService Audit)> OrdersAndAuditAsync(PostgresPlatform platform, params (string Key, string Value)[] settings) =>
        OrdersAndAuditAsync(platform, TimeProvider.System, settings);

    private async Task<(ContractService Orders, ContractService Audit)> OrdersAndAuditAsync(
        PostgresPlatform platform, TimeProvider time, params (string Key, string Value)[] settings)
    {
        _services = new(platform);
        _used.Add(_services);
        var orders = await _services.StartAsync("orders", hanok =>
        {
            hanok.Services.Replace(ServiceDescriptor.Singleton(time));
            hanok.Application.Configuration.AddInMemoryCollection(settings.ToDictionary(s => s.Key, s => (string?)s.Value));
        });
        var audit = await _services.StartAsync("audit", hanok => hanok.HandlesNoted());
        await audit.HealthyAsync();
        return (orders, audit);
    }

    // One after the other. What it did not hear of may be committed or not; the business row in the same transaction knows.
    private static async Task PublishUntilAsync(ContractService orders, PostgresPlatform platform, CancellationToken enough)
    {
        for (var n = 1; !enough.IsCancellationRequested; n++)
        {
            try
            {
                await orders.CommitAsync(transaction =>
                {
                    platform.Record(transaction, $"a{n}");
                    transaction.Publish("a", new Noted("a", n));
                });
            }
            catch (NpgsqlException)
            {
                await AnswersAsync(orders);
            }
        }
    }

    // Until it answers again; pooled connections of the time before fail one after the other.
    private static Task AnswersAsync(ContractService service) => Until.TrueAsync(
        async () =>
        {
            try
            {
                await service.ReadAsync();
                return true;
            }
            catch (NpgsqlException)
            {
                return false;
            }
        },
        () => ValueTask.FromResult("the database does not come back"));

    private static async Task FlowsAsync(ContractService audit)
    {
        await AnswersAsync(audit);
        var before = (await audit.ReadAsync()).Count;
        await audit.ReadAsync(before + 20);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    /// <summary>The time of day jumps, as when it is set by hand or by a virtual machine; timers and stopwatches go on, as they do.</summary>
    private sealed class JumpingClock : TimeProvider
    {
        private long _offset;

        public void Jump(TimeSpan by) => Interlocked.Add(ref _offset, by.Ticks);

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _offset));
    }
}
