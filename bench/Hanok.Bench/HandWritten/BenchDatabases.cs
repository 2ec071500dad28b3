using Npgsql;

namespace Hanok.Bench.HandWritten;

/// <summary>The four databases <c>bench_*</c> of a run, their slots, and nothing else on the server. Disposing drops them.</summary>
internal sealed class BenchDatabases : IAsyncDisposable
{
    public const string Publication = "bench";
    public const int Consumers = 1000;
    private const string ApplicationName = "hanok-bench";

    private static readonly TimeSpan SlotPatience = TimeSpan.FromSeconds(10);
    private readonly string _admin;
    private readonly TimeProvider _time;

    private BenchDatabases(string adminConnectionString, TimeProvider time) => (_admin, _time) = (adminConnectionString, time);

    public static string Slot(ServiceName service) => Database(service);

    private static string Database(ServiceName service) => service switch
    {
        ServiceName.Order => "bench_order",
        ServiceName.Consumer => "bench_consumer",
        ServiceName.Kitchen => "bench_kitchen",
        _ => "bench_accounting",
    };

    public static async Task<BenchDatabases> CreateAsync(string adminConnectionString, int lanes, TimeProvider time, CancellationToken cancellation)
    {
        var databases = new BenchDatabases(adminConnectionString, time);
        await databases.DropAsync(cancellation);
        try
        {
            foreach (var service in Enum.GetValues<ServiceName>())
            {
                await databases.AdminAsync($"CREATE DATABASE {Database(service)}", cancellation);
                await using var connection = await databases.OpenAsync(service, cancellation);
                foreach (var statement in BenchSchema.Of(service, lanes, Consumers))
                {
                    await ExecuteAsync(connection, statement, cancellation);
                }
                await ExecuteAsync(connection, $"CREATE PUBLICATION {Publication}", cancellation);
                await ExecuteAsync(connection, $"SELECT pg_create_logical_replication_slot('{Slot(service)}', 'pgoutput')", cancellation);
            }
            return databases;
        }
        catch
        {
            await databases.DisposeAsync();
            throw;
        }
    }

    public async Task<NpgsqlConnection> OpenAsync(ServiceName service, CancellationToken cancellation)
    {
        var connection = new NpgsqlConnection(ConnectionString(service));
        try
        {
            await connection.OpenAsync(cancellation);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public string ReplicationConnectionString(ServiceName service) => new NpgsqlConnectionStringBuilder(_admin)
    {
        Database = Database(service),
        ApplicationName = ApplicationName,
        ReadBufferSize = 64 * 1024,
    }.ConnectionString;

    private string ConnectionString(ServiceName service) => new NpgsqlConnectionStringBuilder(_admin)
    {
        Database = Database(service),
        ApplicationName = ApplicationName,
        Pooling = false,
        // Every statement is prepared when first used.
        MaxAutoPrepare = 32,
        AutoPrepareMinUsages = 1,
        // A batch of 500 messages is 170 KB: written in few system calls.
        WriteBufferSize = 64 * 1024,
        // The plans are made while the tables are empty and kept. Without this they would be sequential scans.
        Options = "-c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off",
    }.ConnectionString;

    /// <summary>Kills the senders and the sessions of this run, as a crash of the network would.</summary>
    public Task DisturbAsync(CancellationToken cancellation) =>
        AdminAsync($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '{ApplicationName}'", cancellation);

    public static bool IsLostConnection(NpgsqlException error) =>
        error is not PostgresException { SqlState: var state } || state.StartsWith("57P", StringComparison.Ordinal);

    public async ValueTask DisposeAsync() => await DropAsync(CancellationToken.None);

    private async Task DropAsync(CancellationToken cancellation)
    {
        foreach (var service in Enum.GetValues<ServiceName>())
        {
            var slot = Slot(service);
            await AdminAsync($"SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE slot_name = '{slot}' AND active", cancellation);
            var begun = _time.GetTimestamp();
            while (!await TryDropSlotAsync(slot, cancellation) && _time.GetElapsedTime(begun) < SlotPatience)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), _time, cancellation);
            }
            await AdminAsync($"DROP DATABASE IF EXISTS {Database(service)} WITH (FORCE)", cancellation);
        }
    }

    private async Task<bool> TryDropSlotAsync(string slot, CancellationToken cancellation)
    {
        try
        {
            await AdminAsync($"SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = '{slot}'", cancellation);
            return true;
        }
        catch (PostgresException busy) when (busy.SqlState == PostgresErrorCodes.ObjectInUse)
        {
            return false;
        }
    }

    private async Task AdminAsync(string sql, CancellationToken cancellation)
    {
        await using var connection = new NpgsqlConnection(_admin);
        await connection.OpenAsync(cancellation);
        await ExecuteAsync(connection, sql, cancellation);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
