using Npgsql;

namespace Hanok.Bench;

/// <summary>What a PostgreSQL server and the .NET processes of a benchmark spend between two readings.</summary>
internal sealed class ServerMeter(string adminConnectionString, CpuMeter dotnet)
{
    private CpuMeter? _postgres;

    public async ValueTask<Reading> ReadAsync(CancellationToken cancellation)
    {
        await using var connection = new NpgsqlConnection(adminConnectionString);
        await connection.OpenAsync(cancellation);
        await using var command = new NpgsqlCommand("SELECT pg_backend_pid(), (pg_current_wal_insert_lsn() - '0/0')::float8", connection);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        await row.ReadAsync(cancellation);
        // The parent of our own backend is the postmaster, if the server is on this machine at all.
        _postgres ??= CpuMeter.ParentOf(row.GetInt32(0)) is { } postmaster && IsPostgres(postmaster) ? CpuMeter.OfPostgres(postmaster) : null;
        return new(_postgres?.ReadSeconds(), dotnet.ReadSeconds(), row.GetDouble(1));
    }

    private static bool IsPostgres(int pid) => File.ReadAllText($"/proc/{pid}/comm").StartsWith("postgres", StringComparison.Ordinal);

    internal readonly record struct Reading(double? PostgresSeconds, double? DotnetSeconds, double LogBytes)
    {
        public static Reading operator -(Reading later, Reading earlier) => new(
            later.PostgresSeconds - earlier.PostgresSeconds, later.DotnetSeconds - earlier.DotnetSeconds, later.LogBytes - earlier.LogBytes);
    }
}
