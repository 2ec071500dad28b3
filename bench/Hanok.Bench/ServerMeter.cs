using Npgsql;

namespace Hanok.Bench;

/// <summary>What PostgreSQL servers and the .NET processes of a benchmark spend between two readings.</summary>
internal sealed class ServerMeter(CpuMeter dotnet, params IReadOnlyList<string> adminConnectionStrings)
{
    private readonly CpuMeter?[] _postgres = new CpuMeter?[adminConnectionStrings.Count];

    public async ValueTask<Reading> ReadAsync(CancellationToken cancellation)
    {
        var sum = new Reading(0, dotnet.ReadSeconds(), 0);
        for (var i = 0; i < adminConnectionStrings.Count; i++)
        {
            var (seconds, bytes) = await ReadServerAsync(i, cancellation);
            sum = sum with { PostgresSeconds = sum.PostgresSeconds + seconds, LogBytes = sum.LogBytes + bytes };
        }

        return sum;
    }

    private async ValueTask<(double? Seconds, double LogBytes)> ReadServerAsync(int server, CancellationToken cancellation)
    {
        await using var connection = new NpgsqlConnection(adminConnectionStrings[server]);
        await connection.OpenAsync(cancellation);
        await using var command = new NpgsqlCommand("SELECT pg_backend_pid(), (pg_current_wal_insert_lsn() - '0/0')::float8", connection);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        await row.ReadAsync(cancellation);
        // The parent of our own backend is the postmaster, if the server is on this machine at all.
        _postgres[server] ??= CpuMeter.ParentOf(row.GetInt32(0)) is { } postmaster && IsPostgres(postmaster) ? CpuMeter.OfPostgres(postmaster) : null;
        return (_postgres[server]?.ReadSeconds(), row.GetDouble(1));
    }

    private static bool IsPostgres(int pid) => File.ReadAllText($"/proc/{pid}/comm").StartsWith("postgres", StringComparison.Ordinal);

    internal readonly record struct Reading(double? PostgresSeconds, double? DotnetSeconds, double LogBytes)
    {
        public static Reading operator -(Reading later, Reading earlier) => new(
            later.PostgresSeconds - earlier.PostgresSeconds, later.DotnetSeconds - earlier.DotnetSeconds, later.LogBytes - earlier.LogBytes);
    }
}
