using Hanok.Bench.Messaging.Work;
using Npgsql;

namespace Hanok.Bench.Messaging;

/// <summary>One run of one row on one side: publish, wait until everything is handled, and believe only the databases.</summary>
internal sealed class MessagingRun(IMessagingSide side, MessagingLoad load, MessagingOptions options, TimeProvider time)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan DrainPatience = TimeSpan.FromSeconds(120);

    /// <exception cref="InvalidOperationException">A message was lost or handled twice, or a key's messages changed places.</exception>
    public async Task<BenchResult> RunAsync(int run, TimeSpan window, CancellationToken cancellation)
    {
        var (before, brokerBefore) = (await side.Meter.ReadAsync(cancellation), side.Broker?.ReadSeconds());
        var newest = await NewestAsync(cancellation);
        var answer = await side.PublishAsync(Request(run, window), cancellation);
        if (answer.Error is not null || answer.NotStarted > 0)
            throw new InvalidOperationException($"{side.Name} did not publish everything; {answer.NotStarted} were not begun. {answer.Error}");

        await DrainAsync(run, newest, answer.Published, cancellation);
        var (spent, broker) = (await side.Meter.ReadAsync(cancellation) - before, side.Broker?.ReadSeconds() - brokerBefore);

        var check = await MessagingCheck.ReadAsync(side, run, cancellation);
        check.ThrowUnlessExactlyOnce(answer.Published, side);
        var latency = load.PerSecond is null ? null : await MessagingLatency.ReadAsync(side, run, cancellation);
        var brokerTold = broker is { } seconds ? $"; broker {seconds * 1e6 / answer.Published:0} us" : "";
        return new()
        {
            Name = $"{side.Name}, {load.Name}",
            PerSecond = answer.Published / check.Span.TotalSeconds,
            RateIsGiven = load.PerSecond is not null,
            Completed = answer.Published,
            Latency = latency?.ToHandler,
            PostgresMicros = spent.PostgresSeconds * 1e6 / answer.Published,
            DotnetMicros = spent.DotnetSeconds * 1e6 / answer.Published,
            LogBytes = spent.LogBytes / answer.Published,
            Remark = $"{check}{brokerTold}{latency}",
        };
    }

    private PublishRequest Request(int run, TimeSpan window) => new()
    {
        Run = run,
        Messages = load.PerSecond is { } rate ? Math.Max(1, (int)(rate * window.TotalSeconds)) : options.Messages,
        Seconds = window.TotalSeconds,
        PerTransaction = load.PerTransaction,
        Publishers = load.Publishers,
        PerSecond = load.PerSecond,
        ForSets = load.ForSets,
        Receiver = ProcessSide.ReceiverName,
        ReceiverDatabase = side.Receiver.ConnectionString,
        InFlightLimit = options.InFlightLimit,
    };

    // The newest id is cheap to ask for but a bound only: what was rolled back took one too. So at the end they are counted.
    private async Task DrainAsync(int run, long newest, int published, CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        while (await NewestAsync(cancellation) - newest < published || await CountAsync(run, cancellation) < published)
        {
            if (time.GetElapsedTime(began) > DrainPatience)
                throw new TimeoutException(
                    $"{side.Name}: {await CountAsync(run, cancellation):N0} of {published:N0} messages arrived within {DrainPatience.TotalSeconds} s.");

            await Task.Delay(LookEvery, time, cancellation);
        }
    }

    private Task<long> NewestAsync(CancellationToken cancellation) => ScalarAsync("SELECT coalesce(max(id), 0) FROM received", cancellation);

    private Task<long> CountAsync(int run, CancellationToken cancellation) =>
        ScalarAsync("SELECT count(*) FROM received WHERE run = $1", cancellation, run);

    private async Task<long> ScalarAsync(string sql, CancellationToken cancellation, params int[] parameters)
    {
        await using var command = side.Receiver.CreateCommand(sql);
        foreach (var parameter in parameters)
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = parameter });

        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }
}
