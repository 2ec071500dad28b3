using Hanok.Events;
using Hanok.Inbox;
using Hanok.IntegrationTests.Postgres;
using Hanok.Messaging;
using Hanok.Postgres;
using Hanok.Testing.Contracts;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Hanok.IntegrationTests.Inbox;

/// <summary>What goes wrong for one message is that message's trouble; what goes wrong with the service's own connection is the service's.</summary>
[Collection(PostgresCollection.Name)]
public sealed class WhoseFailureTests(PostgresServer server) : IAsyncLifetime
{
    // A port of nobody: connecting fails at once, with an exception of the same type as when one's own database is away.
    private const string AwayDatabase = "Host=127.0.0.1;Port=1;Username=nobody;Timeout=2;Pooling=false";

    private readonly Runs _runs = new("orders");
    private readonly Trouble _trouble = new();
    private PostgresPlatform _platform = null!;
    private ContractServices _services = null!;
    private ContractService _audit = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _platform = new(server);
        _services = new(_platform);
        _audit = await _services.StartAsync("audit", hanok =>
        {
            hanok.Application.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Hanok:Receiver:HandlingLimitSeconds"] = "2" });
            hanok.Services.AddSingleton(_trouble);
            hanok.AddEventHandlers<TroubledHandler>();
        });
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    [Theory]
    [InlineData("a statement of ours")]
    [InlineData("a statement of another library, without a token")]
    public async Task A_row_that_somebody_has_locked_and_forgotten_holds_up_only_the_key_that_wants_it(string how)
    {
        await using var forgetful = await _platform.ConnectAsync("audit", Cancellation);
        await ExecuteAsync(forgetful, "INSERT INTO effect (text) VALUES ('row')");
        await ExecuteAsync(forgetful, "BEGIN");
        await ExecuteAsync(forgetful, "SELECT 1 FROM effect WHERE text = 'row' FOR UPDATE");
        _trouble.Of["a"] = how.StartsWith("a statement of ours", StringComparison.Ordinal) ? LockAsync : LockByHandAsync;

        await _audit.Receiver.ReceiveAsync(_runs.Of(new("b", 1), new("a", 1), new("a", 2), new("b", 2)), Cancellation);

        Assert.Equal(["row", "b1", "b2"], await _audit.ReadAsync());
        var parked = (await _audit.ParkedAsync()).OrderBy(p => p.Delivery.Position).ToList();
        Assert.Equal(["a", "a"], parked.Select(p => p.Key));
        Assert.Contains("HandlingLimitSeconds", parked[0].Reason, StringComparison.Ordinal);

        await ExecuteAsync(forgetful, "COMMIT");
        await _audit.ParkedAsync(0);
        Assert.Equal(["row", "b1", "b2", "a1", "a2"], await _audit.ReadAsync());
    }

    [Fact]
    public async Task A_handler_whose_other_database_is_away_holds_up_only_its_own_messages()
    {
        _trouble.Of["a"] = AskAwayDatabaseAsync;

        await _audit.Receiver.ReceiveAsync(_runs.Of(new("a", 1), new("b", 1), new("b", 2)), Cancellation);

        Assert.Equal(["b1", "b2"], await _audit.ReadAsync());
        Assert.Equal("a", Assert.Single(await _audit.ParkedAsync()).Key);
    }

    [Fact]
    public async Task A_parked_message_whose_other_database_is_away_does_not_keep_others_parked()
    {
        _trouble.Of["a"] = AskAwayDatabaseAsync;
        _trouble.Of["c"] = _ => throw new InvalidOperationException("not yet");
        await _audit.Receiver.ReceiveAsync(_runs.Of(new("a", 1), new("c", 1)), Cancellation);
        await _audit.ParkedAsync(2);

        _trouble.Of.Remove("c");

        Assert.Equal(["c1"], await _audit.ReadAsync(1));
        Assert.Equal("a", Assert.Single(await _audit.ParkedAsync(1)).Key);
    }

    [Fact]
    public async Task When_the_services_own_connection_breaks_nothing_is_parked_and_the_sender_is_told_to_come_again()
    {
        var times = 0;
        _trouble.Of["a"] = async context =>
        {
            if (++times > 1)
                return;

            var own = await context.Transaction.Postgres.ConnectionAsync(Cancellation);
            await server.AskAsync($"SELECT pg_terminate_backend({own.ProcessID}, 10000)", Cancellation);
            await context.Transaction.Postgres.ExecuteAsync("SELECT 1", Cancellation);
        };
        var run = _runs.Of(new("a", 1), new("b", 1));

        await Assert.ThrowsAsync<ReceiverUnavailableException>(() => _audit.Receiver.ReceiveAsync(run, Cancellation));

        Assert.Empty(await _audit.ParkedAsync());
        await _audit.Receiver.ReceiveAsync(run, Cancellation);
        Assert.Equal(["a1", "b1"], await _audit.ReadAsync());
    }

    [Fact]
    public async Task The_limit_of_a_run_is_not_left_on_a_connection_of_the_pool()
    {
        var within = "";
        _trouble.Of["a"] = async context => within = await ShowAsync(context.Transaction.Postgres);
        await _audit.Receiver.ReceiveAsync(_runs.Of(new Noted("a", 1)), Cancellation);

        var database = _audit.Services.GetRequiredService<PostgresDatabase>();
        var after = new List<string>();
        for (var i = 0; i < 30; i++)
        {
            await using var transaction = database.Begin();
            after.Add(await ShowAsync(transaction));
        }

        Assert.Equal("3s", within);
        Assert.All(after, setting => Assert.Equal("0", setting));
    }

    private static async Task<string> ShowAsync(PostgresTransaction transaction) =>
        (await transaction.QuerySingleAsync("SELECT current_setting('statement_timeout')", row => row.GetString(0), Cancellation))!;

    private static async Task LockAsync(MessageContext context) =>
        await context.Transaction.Postgres.ExecuteAsync("SELECT 1 FROM effect WHERE text = 'row' FOR UPDATE", CancellationToken.None);

    private static async Task LockByHandAsync(MessageContext context) =>
        await ExecuteAsync(await context.Transaction.Postgres.ConnectionAsync(CancellationToken.None), "SELECT 1 FROM effect WHERE text = 'row' FOR UPDATE");

    private static async Task AskAwayDatabaseAsync(MessageContext context)
    {
        await using var other = new NpgsqlConnection(AwayDatabase);
        await other.OpenAsync(context.Cancellation);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }

    /// <summary>What happens while messages of a key are handled.</summary>
    public sealed class Trouble
    {
        public Dictionary<string, Func<MessageContext, Task>> Of { get; } = [];
    }

    public sealed class TroubledHandler(ContractPlatform platform, Trouble trouble) : IEventHandler<Noted>
    {
        public async ValueTask HandleAsync(Noted happened, MessageContext context)
        {
            if (trouble.Of.TryGetValue(happened.Key, out var happens))
                await happens(context);

            platform.Record(context.Transaction, happened.ToString());
        }
    }
}
