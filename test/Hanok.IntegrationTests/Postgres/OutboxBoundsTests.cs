using System.Net;
using Hanok.Audit;
using Hanok.Commands;
using Hanok.Direct;
using Hanok.Messaging;
using Hanok.Outbox;
using Hanok.Postgres;
using Hanok.Testing.Contracts;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace Hanok.IntegrationTests.Postgres;

/// <summary>A destination that is gone, or cannot be written to, costs the sender and its other destinations nothing but room.</summary>
[Collection(PostgresCollection.Name)]
public sealed class OutboxBoundsTests(PostgresServer server) : IAsyncDisposable
{
    private PostgresPlatform _platform = null!;
    private ContractServices? _services;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        if (_services is not null)
            await _services.DisposeAsync();
    }

    [Theory]
    [InlineData(OutboxMode.Tailing)]
    [InlineData(OutboxMode.Polling)]
    public async Task A_single_event_for_a_subscriber_that_is_gone_does_not_keep_the_log(OutboxMode mode)
    {
        var orders = await OrdersAsync(mode, ("Hanok:Relay:WindowSeconds", "1"));
        var audit = await AuditAsync();
        await audit.StopAsync();

        await orders.PublishAsync(new Noted("a", 1));

        await ForgottenAsync(orders, mode);
        var health = (await orders.HealthAsync()).Entries["relay"];
        Assert.Equal(HealthStatus.Degraded, health.Status);
        Assert.Contains("1 messages for 'audit' wait in its spool", health.Description, StringComparison.Ordinal);
        Assert.Contains("hanok subscriptions retire audit --reason", health.Description, StringComparison.Ordinal);

        audit = await AuditAsync();
        Assert.Equal(["a1"], await audit.ReadAsync(1));
    }

    [Fact]
    public async Task A_destination_whose_spool_cannot_be_written_holds_up_no_other_and_gets_everything_later()
    {
        var orders = await OrdersAsync(OutboxMode.Tailing, ("Hanok:Relay:Window", "10"), ("Hanok:Relay:PatienceSeconds", "1"), ("Hanok:Relay:WindowSeconds", "1"));
        var kitchen = await _services!.StartAsync("kitchen", hanok => hanok.HandlesNoted());
        var audit = await AuditAsync();
        await kitchen.HealthyAsync();
        await using var connection = await _platform.ConnectAsync("orders", Cancellation);
        await ExecuteAsync(connection, """
            CREATE FUNCTION no_audit() RETURNS trigger LANGUAGE plpgsql AS
              $$ BEGIN IF NEW.destination = 'audit' THEN RAISE EXCEPTION 'not for audit' USING ERRCODE = '53100'; END IF; RETURN NEW; END $$;
            CREATE TRIGGER no_audit BEFORE INSERT ON hanok.spool FOR EACH ROW EXECUTE FUNCTION no_audit();
            """);
        await audit.StopAsync();

        await orders.PublishAsync([.. Enumerable.Range(1, 60).Select(n => new Noted("a", n))]);

        Assert.Equal(Enumerable.Range(1, 60).Select(n => $"a{n}"), await kitchen.ReadAsync(60));
        await Until.TrueAsync(() => orders.Relay.Destinations.Any(d => d is { Name: "audit", IsHeld: true }), "audit is not held");
        Assert.Contains("'audit' is held: its messages wait in the log", (await orders.HealthAsync()).Entries["relay"].Description, StringComparison.Ordinal);

        await ExecuteAsync(connection, "DROP TRIGGER no_audit ON hanok.spool");
        await ForgottenAsync(orders, OutboxMode.Tailing);
        audit = await AuditAsync();
        Assert.Equal(Enumerable.Range(1, 60).Select(n => $"a{n}"), await audit.ReadAsync(60));
        Assert.Equal(60, (await kitchen.ReadAsync()).Count);
    }

    [Fact]
    public async Task What_stands_in_the_log_and_is_no_message_or_names_no_destination_is_set_aside_and_the_rest_is_sent()
    {
        var orders = await OrdersAsync(OutboxMode.Tailing, ("Hanok:Relay:WindowSeconds", "1"));
        var audit = await AuditAsync();
        await using var connection = await _platform.ConnectAsync("orders", Cancellation);
        var frame = MessageCodec.ToFrame(new Runs("orders").Messages.Event("a", new Noted("a", 7)));
        "orders.event\0"u8.CopyTo(frame.AsSpan(frame.AsSpan().IndexOf("orders.events"u8)));
        foreach (var bytes in (byte[][])[[1, 2, 3], new byte[200], [0, 0, 0, 100, .. new byte[100]], frame])
            await ExecuteAsync(connection, $"SELECT pg_logical_emit_message(true, 'hanok', decode('{Convert.ToHexString(bytes)}', 'hex'))");

        await orders.PublishAsync(new Noted("a", 1));

        Assert.Equal(["a1"], await audit.ReadAsync(1));
        await ForgottenAsync(orders, OutboxMode.Tailing);
        Assert.Equal(4, (await orders.Services.GetRequiredService<ISpool>().SizesAsync(Cancellation))["undeliverable"].Messages);
        Assert.Contains("4 messages that can be sent to nobody", (await orders.HealthAsync()).Entries["relay"].Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_operator_retires_a_subscriber_that_is_gone_and_what_waits_for_it_goes_with_it()
    {
        var orders = await OrdersAsync(OutboxMode.Tailing, ("Hanok:Relay:WindowSeconds", "1"), ("Hanok:Admin:Keys:alice", "alices-key-of-the-tests"));
        var audit = await AuditAsync();
        await audit.StopAsync();
        await orders.PublishAsync(new Noted("a", 1), new("a", 2));
        await ForgottenAsync(orders, OutboxMode.Tailing);
        using var admin = new HttpClient { BaseAddress = orders.Address, DefaultRequestHeaders = { Authorization = new("Bearer", "alices-key-of-the-tests") } };

        Assert.Contains("\"spooled\":2", await admin.GetStringAsync(new Uri("/hanok/subscriptions", UriKind.Relative), Cancellation), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, await RetireAsync(admin, "nobody"));
        Assert.Equal(HttpStatusCode.OK, await RetireAsync(admin, "audit"));

        await Until.TrueAsync(
            async () => (await orders.HealthAsync()).Entries["relay"].Status == HealthStatus.Healthy,
            async () => $"its health says: {(await orders.HealthAsync()).Entries["relay"].Description}");
        Assert.Equal("alice", Assert.Single(await orders.Services.GetRequiredService<IAuditLog>().ReadAsync("audit", 10, Cancellation)).Operator);

        // It comes back as one that was never there: what is published from now on.
        audit = await AuditAsync();
        await orders.PublishAsync(new Noted("a", 3));
        Assert.Equal(["a3"], await audit.ReadAsync(1));
    }

    [Fact]
    public async Task A_subscription_that_is_not_renewed_ends_with_its_lease_and_only_its_events_are_let_go()
    {
        var orders = await OrdersAsync(OutboxMode.Tailing, ("Hanok:Relay:WindowSeconds", "1"));
        var audit = await AuditAsync();
        await audit.StopAsync();
        await orders.PublishAsync(new Noted("a", 1));
        await orders.CommitAsync(transaction => transaction.Send("t", new Cook("soup")));
        await Until.TrueAsync(
            async () => (await orders.Services.GetRequiredService<ISpool>().SizesAsync(Cancellation)).Count == 2, () => ValueTask.FromResult("two destinations are not spooled"));
        var (retirement, subscriptions) = (orders.Services.GetRequiredService<SubscriptionRetirement>(), orders.Services.GetRequiredService<Subscriptions>());

        // Renewed only just now, whoever takes it for one that has ended.
        await retirement.ExpireAsync("audit", TimeProvider.System.GetUtcNow().AddDays(-7), Cancellation);
        Assert.Equal(["audit"], subscriptions.To("orders.events"));

        await retirement.ExpireAsync("audit", TimeProvider.System.GetUtcNow().AddMinutes(1), Cancellation);

        Assert.Empty(subscriptions.To("orders.events"));
        await Until.TrueAsync(
            async () => (await orders.Services.GetRequiredService<ISpool>().SizesAsync(Cancellation)).Keys.SequenceEqual(["kitchen"]),
            async () => $"in the spool: {string.Join(", ", await orders.Services.GetRequiredService<ISpool>().SizesAsync(Cancellation))}");
    }

    private static async Task<HttpStatusCode> RetireAsync(HttpClient admin, string destination)
    {
        using var reason = new StringContent("""{"reason":"it is gone for good"}""", System.Text.Encoding.UTF8, "application/json");
        using var answer = await admin.PostAsync(new Uri($"/hanok/subscriptions/{destination}/retire", UriKind.Relative), reason, Cancellation);
        return answer.StatusCode;
    }

    private async Task<ContractService> OrdersAsync(OutboxMode mode, params (string Key, string Value)[] settings)
    {
        _services = new(_platform = new PostgresPlatform(server, mode));
        return await _services.StartAsync(
            "orders", hanok => hanok.Application.Configuration.AddInMemoryCollection(settings.ToDictionary(s => s.Key, s => (string?)s.Value)));
    }

    private async Task<ContractService> AuditAsync()
    {
        var audit = await _services!.StartAsync("audit", hanok => hanok.HandlesNoted());
        await audit.HealthyAsync();
        return audit;
    }

    // All that was committed until now: the slot has moved beyond it, or the table is empty.
    private async Task ForgottenAsync(ContractService orders, OutboxMode mode)
    {
        await using var connection = await _platform.ConnectAsync("orders", Cancellation);
        var end = mode == OutboxMode.Tailing ? $"{await AskAsync(connection, "SELECT pg_current_wal_insert_lsn()::text")}" : "";
        var question = mode == OutboxMode.Tailing
            ? $"SELECT confirmed_flush_lsn >= '{end}' FROM pg_replication_slots WHERE slot_name = 'hanok_orders'"
            : "SELECT NOT EXISTS (SELECT FROM hanok.outbox)";
        await Until.TrueAsync(
            async () => await AskAsync(connection, question) is true,
            () => ValueTask.FromResult($"the log is kept: {string.Join(" ", orders.Relay.Destinations)}"));
    }

    private static async Task<object?> AskAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(Cancellation);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Cancellation);
    }
}
