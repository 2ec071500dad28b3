using Hanok.Bench.Messaging;

namespace Hanok.Bench.Servers;

/// <summary>
/// One server with a database for each service, or a small server for each? A log sender decodes its whole server's log, so on one server the
/// message of one service is read once for every service.
/// </summary>
internal static class ServersBenchmark
{
    public static Benchmark Definition { get; } = new(
        "servers", "PostgreSQL's cost of a message: one server for all services, or one for each", "message", RunAsync)
    {
        NeedsOwnServers = true,
    };

    private static async Task<IReadOnlyList<BenchResult>> RunAsync(BenchContext context, CancellationToken cancellation)
    {
        var loads = ServersLoad.Of(context.Servers);
        var measures = new Dictionary<(bool Shared, ServersLoad Load), List<ServersMeasure>>();
        var memory = new Dictionary<bool, List<double?>> { [true] = [], [false] = [] };
        var starts = new Dictionary<bool, List<double>> { [true] = [], [false] = [] };
        for (var round = 1; round <= context.Servers.Rounds; round++)
        {
            foreach (var shared in new[] { true, false })
            {
                await context.Output.WriteLineAsync($"round {round} of {context.Servers.Rounds}: {Name(shared)} ...");
                var home = Path.Combine(context.Home, $"{(shared ? "shared" : "own")}{round}");
                await using var layout = await ServersLayout.StartAsync(home, context.Servers.Services, shared, TimeProvider.System, cancellation);
                if (round == 1 && shared)
                    await context.Output.WriteLineAsync($"{await Machine.DescribeAsync(layout.Servers[0].AdminConnectionString, cancellation)}");

                var meter = new ServersMeter(layout.Servers, layout.Dotnet());
                await layout.PublishAsync(run: 0, loads[^1], context.Servers.WarmUp, TimeProvider.System, cancellation);
                foreach (var (i, load) in loads.Index())
                    Add(shared, load, await MeasureAsync(layout, meter, load, run: i + 1, context.Window, cancellation));

                memory[shared].Add(await meter.MegabytesAsync(cancellation));
                starts[shared].Add(layout.StartTime.TotalMilliseconds);
            }
        }

        var table = new Table("ratio", "load", "server", "PostgreSQL CPU us", ".NET CPU us", "log KB");
        foreach (var load in loads)
        {
            foreach (var shared in new[] { true, false })
                AddRow(table, load, shared);
        }

        await context.Output.WriteLineAsync();
        table.Write(context.Output);
        await context.Output.WriteLineAsync("\nCPU is per message; for idle, per second. The ratio is of PostgreSQL's CPU, to the shared server.\n");
        var standing = new Table("server", "memory MB (PSS, after all loads)", "start ms (data is there)");
        foreach (var shared in new[] { true, false })
            standing.Add(Name(shared), Medians.MiddleOrNull(memory[shared])?.ToString("0") ?? "-", $"{Medians.Middle(starts[shared]):0}");

        standing.Write(context.Output);
        return [];

        void Add(bool shared, ServersLoad load, ServersMeasure measure)
        {
            if (!measures.TryGetValue((shared, load), out var all))
                measures[(shared, load)] = all = [];

            all.Add(measure);
        }

        double Middle(bool shared, ServersLoad load, Func<ServersMeasure, double> value) => Medians.Middle(measures[(shared, load)].Select(value));

        void AddRow(Table rows, ServersLoad load, bool shared) => rows.Add(
            $"{Middle(shared, load, m => m.PostgresMicros) / Middle(true, load, m => m.PostgresMicros):0.00}", load.Name, Name(shared),
            $"{Middle(shared, load, m => m.PostgresMicros):N0}", $"{Middle(shared, load, m => m.DotnetMicros):N0}",
            $"{Middle(shared, load, m => m.LogBytes) / 1024:0.0}");

        string Name(bool shared) => shared ? "one for all" : $"{context.Servers.Services} small ones";
    }

    private static async Task<ServersMeasure> MeasureAsync(
        ServersLayout layout, ServersMeter meter, ServersLoad load, int run, TimeSpan window, CancellationToken cancellation)
    {
        var before = await meter.ReadAsync(cancellation);
        var messages = 0;
        if (load.Active > 0)
            messages = await layout.PublishAsync(run, load, window, TimeProvider.System, cancellation);
        else
            await Task.Delay(window, TimeProvider.System, cancellation);

        var spent = await meter.ReadAsync(cancellation) - before;
        var share = load.Active > 0 ? messages : window.TotalSeconds;
        return new(
            messages, (spent.PostgresSeconds ?? double.NaN) * 1e6 / share, (spent.DotnetSeconds ?? double.NaN) * 1e6 / share,
            spent.LogBytes / share);
    }
}
