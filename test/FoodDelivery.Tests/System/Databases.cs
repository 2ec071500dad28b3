using Hanok.AppHost;
using Npgsql;

namespace FoodDelivery.Tests.WholeSystem;

/// <summary>Looks into the databases of the services past all of their code, as the administrator of the server.</summary>
internal sealed class Databases(RunningSystem running)
{
    public static IReadOnlyList<string> Services { get; } = ["order", "kitchen", "accounting", "consumer", "restaurant", "delivery", "order-history"];

    public async Task<List<T>> QueryAsync<T>(string service, string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellation)
    {
        await using var connection = await OpenAsync(service, cancellation);
        await using var command = new NpgsqlCommand(sql, connection);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var rows = new List<T>();
        while (await row.ReadAsync(cancellation))
            rows.Add(read(row));

        return rows;
    }

    public async Task ExecuteAsync(string service, string sql, CancellationToken cancellation)
    {
        await using var connection = await OpenAsync(service, cancellation);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private async Task<NpgsqlConnection> OpenAsync(string service, CancellationToken cancellation)
    {
        // Without a pool: the server is killed in some of these tests.
        var address = new NpgsqlConnectionStringBuilder(running.Postgres.AdminConnectionString) { Database = service, Pooling = false };
        var connection = new NpgsqlConnection(address.ConnectionString);
        await connection.OpenAsync(cancellation);
        return connection;
    }
}
