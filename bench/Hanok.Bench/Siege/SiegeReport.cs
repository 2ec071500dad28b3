using System.Globalization;
using Hanok.Bench.FoodDelivery;
using Npgsql;

namespace Hanok.Bench.Siege;

/// <summary>Looks every so often, prints a row, and says at the end what grew.</summary>
internal sealed class SiegeReport(RealSystem system, TextWriter output)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(60);

    // Caches and pools fill in the first third; after it nothing may grow with time but what a subscriber that is gone is kept for.
    private const double MayGrow = 1.15;
    private const double LogMayBeMb = 64;

    private readonly List<Row> _rows = [];

    public async Task WatchAsync(CancellationToken cancellation)
    {
        await output.WriteLineAsync("| minute | orders ended | in flight | log kept back MB | spooled | parked | PSS MB of the services |\n|---|---|---|---|---|---|---|");
        try
        {
            using var timer = new PeriodicTimer(Every, TimeProvider.System);
            var (last, _) = await system.SagasAsync(cancellation);
            while (await timer.WaitForNextTickAsync(cancellation))
            {
                var (ended, running) = await system.SagasAsync(cancellation);
                var row = await LookAsync(ended - last, running, cancellation);
                last = ended;
                _rows.Add(row);
                await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                    $"| {_rows.Count} | {row.Ended} | {row.Running} | {row.LogMb:0.0} | {row.Spooled:N0} | {row.Parked} | {row.PssMb:0} |"));
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The siege is over.
        }
    }

    public async Task JudgeAsync()
    {
        if (_rows.Count < 6)
        {
            await output.WriteLineAsync("Too short to say what grows: take --seconds 600 or more.");
            return;
        }

        var third = _rows.Count / 3;
        var (early, late) = (_rows[third..(2 * third)], _rows[^third..]);
        await TellAsync("memory", late.Average(r => r.PssMb) <= early.Average(r => r.PssMb) * MayGrow, $"{early.Average(r => r.PssMb):0} -> {late.Average(r => r.PssMb):0} MB");
        await TellAsync("log", late.Max(r => r.LogMb) <= LogMayBeMb, $"at most {late.Max(r => r.LogMb):0.0} MB kept back");
        await TellAsync("orders", late.Average(r => r.Ended) >= early.Average(r => r.Ended) * 0.95, $"{early.Average(r => r.Ended):0} -> {late.Average(r => r.Ended):0} a minute");
    }

    private Task TellAsync(string what, bool isFlat, string numbers) => output.WriteLineAsync($"{(isFlat ? "flat" : "NOT FLAT")}: {what}, {numbers}");

    private async Task<Row> LookAsync(long ended, long running, CancellationToken cancellation)
    {
        await using var admin = NpgsqlDataSource.Create(system.Running.Postgres.AdminConnectionString);
        var log = await ScalarAsync(admin, "SELECT coalesce(max(pg_current_wal_lsn() - confirmed_flush_lsn), 0)::float8 FROM pg_replication_slots", cancellation);
        var (spooled, parked) = (0d, 0d);
        foreach (var service in system.Running.Services.Where(service => service.ConnectionString is not null))
        {
            await using var database = NpgsqlDataSource.Create(service.ConnectionString!);
            spooled += await ScalarAsync(database, "SELECT count(*)::float8 FROM hanok.spool", cancellation);
            parked += await ScalarAsync(database, "SELECT count(*)::float8 FROM hanok.parked", cancellation);
        }

        var pss = system.Running.Services.Sum(service => service.ProcessId is { } pid ? MemoryMeter.PssOf(pid) ?? 0 : 0);
        return new(ended, running, (double)log / 1024 / 1024, spooled, parked, pss);
    }

    private static async Task<double> ScalarAsync(NpgsqlDataSource database, string sql, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(sql);
        return (double)(await command.ExecuteScalarAsync(cancellation))!;
    }

    private sealed record Row(long Ended, long Running, double LogMb, double Spooled, double Parked, double PssMb);
}
