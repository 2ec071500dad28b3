using Hanok.Postgres;
using Hanok.Runner;
using Hanok.Testing.Contracts;
using Npgsql;

namespace Hanok.IntegrationTests.Postgres;

/// <summary>Connections are few, and never fewer than somebody needs.</summary>
[Collection(PostgresCollection.Name)]
public sealed class ConnectionsTests(PostgresServer server)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_holds_one_and_needs_another_gets_it()
    {
        await using var source = NpgsqlDataSource.Create(await server.CreateDatabaseAsync("nested", Cancellation));
        var connections = new Connections(source, TimeProvider.System);

        var held = new List<NpgsqlConnection>();
        for (var i = 0; i < 10; i++)
            held.Add(await Until.DoneAsync(connections.OpenAsync(Cancellation).AsTask(), $"connection {i + 1} was not given"));

        foreach (var connection in held)
            await connections.ReturnAsync(connection);
    }

    [Fact]
    public async Task What_is_returned_is_used_again()
    {
        await using var source = NpgsqlDataSource.Create(await server.CreateDatabaseAsync("again", Cancellation));
        var connections = new Connections(source, TimeProvider.System);
        var processes = new HashSet<int>();

        for (var i = 0; i < 20; i++)
        {
            var connection = await connections.OpenAsync(Cancellation);
            processes.Add(connection.ProcessID);
            await connections.ReturnAsync(connection);
        }

        Assert.Single(processes);
    }

    [Fact]
    public async Task A_server_that_is_away_keeps_nobodys_turn()
    {
        await using var source = NpgsqlDataSource.Create($"Host=127.0.0.1;Port={Ports.Dead()};Username=nobody;Database=nothing");
        var connections = new Connections(source, TimeProvider.System);

        for (var i = 0; i < 10; i++)
            await Assert.ThrowsAsync<NpgsqlException>(() => Until.DoneAsync(connections.OpenAsync(Cancellation).AsTask(), $"attempt {i + 1} did not end"));
    }
}
