using Hanok.AppHost;
using Npgsql;

namespace FoodDelivery.Tests.WholeSystem;

/// <summary>Looks into the databases of the services past all of their code, as the administrator of the server.</summary>
internal sealed class Databases(RunningSystem running)
{
    public static IReadOnlyList<string> Services { get; } = ["order", "kitchen", "accounting", "consumer", "restaurant", "delivery", "order-history"];

    public async Task<List<T>> QueryAsync<T>(string service, string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellation)
    {
        // A connection is a process of the server, and tests look again and again.
        await using var connection = new NpgsqlConnection(AddressOf(service, pooled: true));
        try
        {
            return await QueryAsync(connection, sql, read, cancellation);
        }
        catch (NpgsqlException e) when (e.IsTransient || e is PostgresException { SqlState: PostgresErrorCodes.AdminShutdown })
        {
            // The server was killed since the last look.
            NpgsqlConnection.ClearPool(connection);
            await using var fresh = new NpgsqlConnection(AddressOf(service, pooled: true));
            return await QueryAsync(fresh, sql, read, cancellation);
        }
    }

    public async Task ExecuteAsync(string service, string sql, CancellationToken cancellation)
    {
        await using var connection = new NpgsqlConnection(AddressOf(service, pooled: false));
        await connection.OpenAsync(cancellation);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task<List<T>> QueryAsync<T>(NpgsqlConnection connection, string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellation)
    {
        await connection.OpenAsync(cancellation);
        await using var command = new NpgsqlCommand(sql, connection);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var rows = new List<T>();
        while (await row.ReadAsync(cancellation))
            rows.Add(read(row));

        return rows;
    }

    private string AddressOf(string service, bool pooled) => new NpgsqlConnectionStringBuilder(running.Postgres.AdminConnectionString)
    {
        Database = service,
        Pooling = pooled,
        MaxPoolSize = 4,
    }.ConnectionString;
}
