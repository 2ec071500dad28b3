using System.Runtime.InteropServices;
using Npgsql;

namespace Hanok.Bench;

/// <summary>What a number was measured on. A number without this is a rumour.</summary>
internal sealed record Machine(string Cpu, int Cores, double MemoryGb, string OperatingSystem, string DotNet, string? Postgres)
{
    /// <param name="adminConnectionString">Of the server to name, with the settings that decide the cost of a commit; null when there is none.</param>
    public static async Task<Machine> DescribeAsync(string? adminConnectionString, CancellationToken cancellation) => new(
        await FieldAsync("/proc/cpuinfo", "model name", cancellation) ?? RuntimeInformation.ProcessArchitecture.ToString(),
        Environment.ProcessorCount,
        GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1024.0 / 1024 / 1024,
        await OsReleaseAsync(cancellation) ?? RuntimeInformation.OSDescription,
        RuntimeInformation.FrameworkDescription,
        adminConnectionString is null ? null : await PostgresAsync(adminConnectionString, cancellation));

    public override string ToString() =>
        $"{Cpu}, {Cores} cores, {MemoryGb:0} GB, {OperatingSystem}, {DotNet}" + (Postgres is null ? "" : $", PostgreSQL {Postgres}");

    private static async Task<string> PostgresAsync(string adminConnectionString, CancellationToken cancellation)
    {
        await using var connection = new NpgsqlConnection(adminConnectionString);
        await connection.OpenAsync(cancellation);
        await using var command = new NpgsqlCommand(
            """
            SELECT split_part(current_setting('server_version'), ' ', 1) || ' (' || string_agg(name || ' ' || current_setting(name), ', ' ORDER BY name) || ')'
            FROM unnest(ARRAY['fsync', 'synchronous_commit', 'full_page_writes', 'wal_level', 'shared_buffers', 'max_wal_size']) AS s (name)
            """, connection);
        return (string)(await command.ExecuteScalarAsync(cancellation))!;
    }

    private static async Task<string?> OsReleaseAsync(CancellationToken cancellation) =>
        (await FieldAsync("/etc/os-release", "PRETTY_NAME", cancellation))?.Trim('"');

    private static async Task<string?> FieldAsync(string file, string name, CancellationToken cancellation)
    {
        if (!File.Exists(file))
        {
            return null;
        }
        var line = (await File.ReadAllLinesAsync(file, cancellation)).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
        return line?[(line.IndexOfAny([':', '=']) + 1)..].Trim();
    }
}
