using Hanok.AppHost.Postgres;
using Npgsql;

namespace Hanok.Bench.Servers;

/// <summary>CPU, log and memory of several PostgreSQL servers together.</summary>
internal sealed class ServersMeter(IReadOnlyList<EmbeddedPostgres> servers, CpuMeter dotnet)
{
    public async Task<ServerMeter.Reading> ReadAsync(CancellationToken cancellation)
    {
        ServerMeter.Reading total = new(0, dotnet.ReadSeconds(), 0);
        foreach (var server in servers)
        {
            var reading = await new ServerMeter(dotnet, server.AdminConnectionString).ReadAsync(cancellation);
            total = total with { PostgresSeconds = total.PostgresSeconds + reading.PostgresSeconds, LogBytes = total.LogBytes + reading.LogBytes };
        }

        return total;
    }

    /// <summary>In proportion: a page that several processes share is counted once. Null where Linux does not tell it.</summary>
    public async Task<double?> MegabytesAsync(CancellationToken cancellation)
    {
        double? kilobytes = 0;
        foreach (var server in servers)
        {
            await using var connection = new NpgsqlConnection(server.AdminConnectionString);
            await connection.OpenAsync(cancellation);
            await using var command = new NpgsqlCommand("SELECT pg_backend_pid()", connection);
            var own = (int)(await command.ExecuteScalarAsync(cancellation))!;
            kilobytes += CpuMeter.ParentOf(own) is { } postmaster ? ProportionalKilobytes(postmaster, except: own) : null;
        }

        return kilobytes / 1024;
    }

    private static double? ProportionalKilobytes(int postmaster, int except)
    {
        try
        {
            return Directory.EnumerateDirectories("/proc")
                .Select(directory => int.TryParse(Path.GetFileName(directory), out var pid) ? pid : 0)
                .Where(pid => pid > 0 && pid != except && (pid == postmaster || CpuMeter.ParentOf(pid) == postmaster))
                .Sum(pid => File.ReadLines($"/proc/{pid}/smaps_rollup").Where(line => line.StartsWith("Pss:", StringComparison.Ordinal))
                    .Sum(line => double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1])));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
