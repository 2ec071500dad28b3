namespace Hanok.Bench.Registry;

/// <summary>What it costs to be the registry of a thousand instances, of which each has a connection and sends a heartbeat each 30 s.</summary>
internal static class RegistryBenchmark
{
    private const int Instances = 1_000;

    // Ten times as fast as in life, so that ten seconds say something: the share is divided by it again.
    private const double Speed = 10;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30) / Speed;

    public static Benchmark Definition { get; } = new(
        "registry", "the registry with 1,000 instances: share of a core for their heartbeats, for polling, and for one full list", "heartbeat", RunAsync);

    private static async Task<IReadOnlyList<BenchResult>> RunAsync(BenchContext context, CancellationToken cancellation)
    {
        using var registry = RegistryServer.Start();
        var clients = Enumerable.Range(0, Instances).Select(i => new RegistryClient(i, registry.Address)).ToArray();
        try
        {
            await registry.UntilOpenAsync(cancellation);
            await Parallel.ForEachAsync(clients, cancellation, async (client, cancel) => await client.RegisterAsync(cancel));
            await context.Output.WriteLineAsync($"{Instances:N0} instances, {Speed:0} times as fast as one heartbeat each 30 s; the shares are of one core, scaled to 30 s");

            // Warm, as it is after its first minutes.
            await MeasureAsync(registry, clients, TimeSpan.FromSeconds(3), client => client.RenewAsync, cancellation);
            await TellAsync(context, "heartbeats", await MeasureAsync(registry, clients, context.Window, client => client.RenewAsync, cancellation));
            await TellAsync(context, "heartbeats, and each polls the delta", await MeasureAsync(registry, clients, context.Window, client => client.RenewAndPollAsync, cancellation));
            await TellFullListAsync(context, clients[0], cancellation);
        }
        finally
        {
            foreach (var client in clients)
                client.Dispose();
        }

        // Its rows are shares, not rates with a latency.
        return [];
    }

    private static async Task<(double Share, double PerSecond)> MeasureAsync(
        RegistryServer registry, RegistryClient[] clients, TimeSpan window, Func<RegistryClient, Func<CancellationToken, Task>> work, CancellationToken cancellation)
    {
        var time = TimeProvider.System;
        using var end = new CancellationTokenSource(window, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(end.Token, cancellation);
        var (start, cpu, done) = (time.GetTimestamp(), registry.CpuSeconds(), 0);
        await Task.WhenAll(clients.Select(async (client, number) =>
        {
            try
            {
                // Spread over the interval, as clients that have started at different times.
                await Task.Delay(Interval * number / Instances, time, either.Token);
                using var beat = new PeriodicTimer(Interval, time);
                do
                {
                    await work(client)(either.Token);
                    Interlocked.Increment(ref done);
                }
                while (await beat.WaitForNextTickAsync(either.Token));
            }
            catch (OperationCanceledException) when (either.IsCancellationRequested)
            {
                // The window is over.
            }
        }));
        cancellation.ThrowIfCancellationRequested();
        var seconds = time.GetElapsedTime(start).TotalSeconds;
        return ((registry.CpuSeconds() - cpu) / seconds / Speed, done / seconds);
    }

    private static Task TellAsync(BenchContext context, string name, (double Share, double PerSecond) measured) =>
        context.Output.WriteLineAsync($"  {name,-40} {measured.Share:P2} of a core   ({measured.PerSecond:0} requests or pairs a second while measuring)");

    private static async Task TellFullListAsync(BenchContext context, RegistryClient client, CancellationToken cancellation)
    {
        var time = TimeProvider.System;
        await client.FetchAsync(cancellation);
        var start = time.GetTimestamp();
        var bytes = 0L;
        for (var i = 0; i < 20; i++)
            bytes = await client.FetchAsync(cancellation);

        await context.Output.WriteLineAsync($"  {"one full list, from the cache",-40} {time.GetElapsedTime(start).TotalMilliseconds / 20:0.0} ms for {bytes / 1024:N0} KB");
    }
}
