using Hanok.Events;
using Hanok.Outbox;
using Hanok.Postgres;
using Hanok.Testing.Contracts;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Hanok.IntegrationTests.Postgres;

/// <summary>Messages go out in the order of their commits as far as anybody could tell: transactions that touch the same rows.</summary>
[Collection(PostgresCollection.Name)]
public sealed class CommitOrderTests(PostgresServer server) : IAsyncDisposable
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
    public async Task A_transaction_that_began_to_write_first_and_committed_last_is_sent_last(OutboxMode mode)
    {
        var (orders, audit) = await OrdersAndAuditAsync(mode);
        var database = orders.Services.GetRequiredService<PostgresDatabase>();
        await using var late = database.Begin();
        await late.ExecuteAsync($"INSERT INTO effect (text) VALUES ('late is the first to have a transaction id')", Cancellation);
        // The id of this one is between theirs, and it stays open: a horizon of transaction ids would let 'late' out and 'early' not.
        await using var bystander = database.Begin();
        await bystander.ExecuteAsync($"INSERT INTO effect (text) VALUES ('bystander')", Cancellation);
        await orders.CommitAsync(early =>
        {
            early.Postgres.Write($"INSERT INTO effect (text) VALUES ('the row')");
            early.Publish("a", new Noted("a", 1));
        });

        await late.ExecuteAsync($"UPDATE effect SET text = 'taken' WHERE text = 'the row'", Cancellation);
        late.Publish("a", new Noted("a", 2));
        await late.CommitAsync(Cancellation);

        Assert.Equal(["a1", "a2"], await audit.ReadAsync(2));
    }

    [Theory]
    [InlineData(OutboxMode.Tailing)]
    [InlineData(OutboxMode.Polling)]
    public async Task Transactions_that_take_turns_at_one_row_are_sent_in_their_turn(OutboxMode mode)
    {
        var (orders, audit) = await OrdersAndAuditAsync(mode);
        var database = orders.Services.GetRequiredService<PostgresDatabase>();
        await orders.CommitAsync(transaction => transaction.Postgres.Write("CREATE TABLE turn AS SELECT 0 AS number"));

        await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            for (var i = 0; i < 25; i++)
            {
                await using var transaction = database.Begin();
                // Takes the transaction's id before it waits for its turn.
                await transaction.ExecuteAsync($"INSERT INTO effect (text) VALUES ('waits')", Cancellation);
                var number = await transaction.QuerySingleAsync("UPDATE turn SET number = number + 1 RETURNING number", row => row.GetInt32(0), Cancellation);
                transaction.Publish("a", new Noted("a", number));
                await transaction.CommitAsync(Cancellation);
            }
        }));

        Assert.Equal(Enumerable.Range(1, 200).Select(n => $"a{n}"), await audit.ReadAsync(200));
    }

    [Fact]
    public async Task A_row_that_is_not_committed_yet_holds_back_those_after_it_and_no_longer()
    {
        var (orders, audit) = await OrdersAndAuditAsync(OutboxMode.Polling);
        await using var connection = await _platform.ConnectAsync("orders", Cancellation);
        await using var first = await connection.BeginTransactionAsync(Cancellation);
        await InsertAsync(connection, orders, new Noted("a", 1));

        await orders.PublishAsync(new Noted("a", 2));
        await PolledSinceAsync();
        Assert.Empty(await audit.ReadAsync());
        await first.CommitAsync(Cancellation);

        Assert.Equal(["a1", "a2"], await audit.ReadAsync(2));
    }

    [Fact]
    public async Task A_row_that_is_rolled_back_leaves_no_trace()
    {
        var (orders, audit) = await OrdersAndAuditAsync(OutboxMode.Polling);
        await using var connection = await _platform.ConnectAsync("orders", Cancellation);
        await using (var first = await connection.BeginTransactionAsync(Cancellation))
        {
            await InsertAsync(connection, orders, new Noted("a", 1));
            await orders.PublishAsync(new Noted("a", 2));
            await first.RollbackAsync(Cancellation);
        }

        await orders.PublishAsync(new Noted("a", 3));

        Assert.Equal(["a2", "a3"], await audit.ReadAsync(2));
    }

    [Fact]
    public async Task A_long_transaction_that_has_sent_nothing_yet_holds_up_nobody()
    {
        var (orders, audit) = await OrdersAndAuditAsync(OutboxMode.Polling);
        await using var slow = orders.Services.GetRequiredService<PostgresDatabase>().Begin();
        await slow.ExecuteAsync($"INSERT INTO effect (text) VALUES ('slow')", Cancellation);
        slow.Publish("a", new Noted("a", 2));

        await orders.PublishAsync(new Noted("a", 1));
        Assert.Equal(["a1"], await audit.ReadAsync(1));
        await slow.CommitAsync(Cancellation);

        Assert.Equal(["a1", "a2"], await audit.ReadAsync(2));
    }

    [Theory]
    [InlineData(OutboxMode.Tailing)]
    [InlineData(OutboxMode.Polling)]
    public async Task What_is_read_again_has_the_same_stream_and_positions(OutboxMode mode)
    {
        var (orders, _) = await OrdersAndAuditAsync(mode, orders => orders.Forgets());
        await orders.StopAsync();
        for (var n = 1; n <= 5; n++)
            await orders.PublishAsync(new Noted("a", n), new("b", n));
        var log = orders.Services.GetRequiredService<IOutboxLog>();

        var first = await ReadAsync(log, 10);
        // In between more is committed, and a transaction ends that was there the first time.
        await orders.PublishAsync(new Noted("c", 1));
        var again = await ReadAsync(log, 11);

        Assert.Equal(first, again.Take(10));
        Assert.Equal(first.Order(), first);
    }

    [Fact]
    public async Task More_than_a_page_is_read_page_by_page()
    {
        var (orders, audit) = await OrdersAndAuditAsync(OutboxMode.Polling);
        await orders.StopAsync();
        // By rows, and by bytes: 1,200 small ones, and 30 of about 240 KB.
        await orders.PublishAsync([.. Enumerable.Range(1, 1_200).Select(n => new Noted("a", n))]);
        for (var n = 0; n < 30; n++)
            await orders.CommitAsync(transaction => transaction.Publish("a", new Whispered(new string('x', 240_000))));
        await orders.PublishAsync(new Noted("a", 1_201));

        await _services!.StartAsync("orders");

        Assert.Equal(Enumerable.Range(1, 1_201).Select(n => $"a{n}"), await audit.ReadAsync(1_201));
    }

    [Fact]
    public async Task What_is_delivered_leaves_the_table()
    {
        var (orders, audit) = await OrdersAndAuditAsync(OutboxMode.Polling);

        await orders.PublishAsync([.. Enumerable.Range(1, 50).Select(n => new Noted("a", n))]);
        await audit.ReadAsync(50);

        await using var connection = await _platform.ConnectAsync("orders", Cancellation);
        await using var count = new NpgsqlCommand("SELECT count(*) FROM hanok.outbox", connection);
        await Until.TrueAsync(async () => await count.ExecuteScalarAsync(Cancellation) is 0L, () => ValueTask.FromResult("rows stay in hanok.outbox"));
    }

    private async Task<(ContractService Orders, ContractService Audit)> OrdersAndAuditAsync(OutboxMode mode, Action<Chassis.HanokBuilder>? configure = null)
    {
        _services = new(_platform = new PostgresPlatform(server, mode));
        var orders = await _services.StartAsync("orders", configure);
        var audit = await _services.StartAsync("audit", hanok => hanok.HandlesNoted());
        await audit.HealthyAsync();
        return (orders, audit);
    }

    private static async Task InsertAsync(NpgsqlConnection connection, ContractService service, Noted noted)
    {
        var frame = Messaging.MessageCodec.ToFrame(service.Services.GetRequiredService<Messaging.MessageFactory>().Event(noted.Key, noted));
        await using var insert = new NpgsqlCommand("INSERT INTO hanok.outbox (frames) VALUES ($1)", connection) { Parameters = { new() { Value = frame } } };
        await insert.ExecuteNonQueryAsync(Cancellation);
    }

    private static async Task<List<(string, long)>> ReadAsync(IOutboxLog log, int count)
    {
        var positions = new List<(string, long)>();
        await Until.TrueAsync(
            async () =>
            {
                try
                {
                    await foreach (var commit in log.TailAsync(Cancellation))
                    {
                        if (commit.Frames.Length > 0)
                            positions.Add((commit.Stream, commit.Commit));

                        if (positions.Count == count)
                            return true;
                    }
                }
                catch (OutboxUnavailableException)
                {
                    // The server has not noticed yet that the reader before this one is gone.
                }

                return false;
            },
            () => ValueTask.FromResult("the log stays occupied"));
        return positions;
    }

    // Waits until the relay's session has asked twice more: the second of them began after now.
    private async Task PolledSinceAsync()
    {
        const string asked = "SELECT query_start FROM pg_stat_activity WHERE application_name = 'orders-relay' AND datname = ";
        for (var i = 0; i < 2; i++)
        {
            var before = await server.AskAsync($"{asked}'{_platform.DatabaseOf("orders")}'", Cancellation);
            await Until.TrueAsync(
                async () => !Equals(before, await server.AskAsync($"{asked}'{_platform.DatabaseOf("orders")}'", Cancellation)),
                () => ValueTask.FromResult("the relay does not poll"));
        }
    }
}
