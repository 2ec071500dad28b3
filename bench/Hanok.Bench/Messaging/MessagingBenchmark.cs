namespace Hanok.Bench.Messaging;

/// <summary>
/// A business row and a message in one transaction of one process, its effect exactly once in another process and database: Hanok, the same
/// by hand, and on demand the peers. The rows take turns, so that what else the machine does meets all of them.
/// </summary>
internal static class MessagingBenchmark
{
    public static Benchmark Definition { get; } = new(
        "messaging", "publish in a transaction, handle in a transaction: Hanok, by hand, and with --peers others", "message", RunAsync)
    {
        NeedsOwnServers = true,
    };

    private static async Task<IReadOnlyList<BenchResult>> RunAsync(BenchContext context, CancellationToken cancellation)
    {
        await using var sides = new MessagingSides();
        await sides.StartAsync(context, cancellation);
        await context.Output.WriteLineAsync($"{await Machine.DescribeAsync(sides.AdminConnectionString, cancellation)}");

        var rows = sides.All.SelectMany(side => side.Loads.Select(load => (Side: side, Load: load))).ToArray();
        var results = rows.Select(_ => new List<BenchResult>()).ToArray();
        var number = 0;
        await context.Output.WriteLineAsync("warming up ...");
        foreach (var (side, load) in rows)
            await Run(side, load).RunAsync(++number, context.Messaging.WarmUp, cancellation);

        for (var round = 1; round <= context.Messaging.Rounds; round++)
        {
            for (var i = 0; i < rows.Length; i++)
            {
                var result = await Run(rows[i].Side, rows[i].Load).RunAsync(++number, context.Window, cancellation);
                results[i].Add(result);
                await context.Output.WriteLineAsync($"round {round} of {context.Messaging.Rounds}: {result.Name}: {result.PerSecond:N0}/s");
            }
        }

        foreach (var missing in sides.Missing)
            await context.Output.WriteLineAsync(missing);

        return [.. results.Select(Medians.Of)];

        MessagingRun Run(IMessagingSide side, MessagingLoad load) => new(side, load, context.Messaging, TimeProvider.System);
    }
}
