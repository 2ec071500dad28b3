using Hanok.Postgres;
using Hanok.Testing.Contracts;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Hanok.IntegrationTests.Postgres;

/// <summary>A connection that the server closed while it was in the pool is nobody's trouble: nothing was done on it, so it is done on another.</summary>
[Collection(PostgresCollection.Name)]
public sealed class ClosedConnectionTests(PostgresServer server) : IAsyncLifetime
{
    private ContractServices _services = null!;
    private ContractService _orders = null!;
    private PostgresDatabase _database = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _services = new(new PostgresPlatform(server));
        _orders = await _services.StartAsync("orders");
        _database = _orders.Services.GetRequiredService<PostgresDatabase>();
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    [Fact]
    public async Task A_read_goes_on_another_connection()
    {
        await AfterAllAreClosedAsync(async () => Assert.Equal(1, await _database.QuerySingleAsync("SELECT 1", row => row.GetInt32(0), Cancellation)));
    }

    [Fact]
    public async Task A_transaction_that_begins_with_a_read_goes_on_another_connection()
    {
        await AfterAllAreClosedAsync(async () =>
        {
            await using var transaction = _database.Begin();
            var counted = await transaction.QuerySingleAsync("SELECT count(*)::int FROM effect", row => row.GetInt32(0), Cancellation);
            transaction.Write($"INSERT INTO effect (text) VALUES ({$"{counted}"})");
            await transaction.CommitAsync(Cancellation);
        });
        Assert.Equal(["0", "1", "2", "3", "4", "5"], await _orders.ReadAsync());
    }

    [Fact]
    public async Task A_transaction_that_only_writes_is_committed_once_on_another_connection()
    {
        var number = 0;
        await AfterAllAreClosedAsync(async () =>
        {
            await using var transaction = _database.Begin();
            transaction.Write($"INSERT INTO effect (text) VALUES ({$"{number++}"})");
            await transaction.CommitAsync(Cancellation);
        });
        Assert.Equal(["0", "1", "2", "3", "4", "5"], await _orders.ReadAsync());
    }

    [Fact]
    public async Task A_transaction_that_had_done_something_is_not_begun_again_behind_its_back()
    {
        await using var transaction = _database.Begin();
        Assert.Equal(1, await transaction.ExecuteAsync("INSERT INTO effect (text) VALUES ('first')", Cancellation));
        await server.TerminateAsync("orders", Cancellation);

        await Assert.ThrowsAnyAsync<NpgsqlException>(async () => await transaction.ExecuteAsync("INSERT INTO effect (text) VALUES ('second')", Cancellation));

        Assert.Empty(await _orders.ReadAsync());
    }

    [Fact]
    public async Task What_the_server_ended_while_it_did_it_is_not_done_again()
    {
        // Ends its own session, which is after it was begun: whether it may be repeated cannot be told from outside.
        await using var transaction = _database.Begin();
        transaction.Write("INSERT INTO effect (text) VALUES ('done')");
        transaction.Write("SELECT pg_terminate_backend(pg_backend_pid())");

        await Assert.ThrowsAnyAsync<NpgsqlException>(async () => await transaction.CommitAsync(Cancellation));

        Assert.Empty(await _orders.ReadAsync());
    }

    // Twice more than it takes for statements to be prepared on the connection that is lost; and several are in the pool.
    private async Task AfterAllAreClosedAsync(Func<Task> work)
    {
        for (var i = 0; i < 3; i++)
            await work();

        for (var i = 0; i < 3; i++)
        {
            await using (await _database.Source.OpenConnectionAsync(Cancellation))
            await using (await _database.Source.OpenConnectionAsync(Cancellation))
            {
            }

            Assert.True(await server.TerminateAsync("orders", Cancellation) > 0);
            await work();
        }
    }
}
