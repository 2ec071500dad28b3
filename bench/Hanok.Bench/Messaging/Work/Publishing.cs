using Hanok.Bench.Load;
using Npgsql;

namespace Hanok.Bench.Messaging.Work;

/// <summary>Does what a <see cref="PublishRequest"/> asks, with somebody's way to publish. The same for everybody.</summary>
/// <param name="publish">One transaction: a row and a message for each note.</param>
internal sealed class Publishing(Func<PublishRequest, IReadOnlyList<Note>, CancellationToken, ValueTask> publish, TimeProvider time)
{
    // So few that a batch has several messages of a key, or their order would be easy to keep; so many that all lanes have work.
    private const int Keys = 100;

    public Task<PublishAnswer> RunAsync(PublishRequest request, CancellationToken cancellation) =>
        request.PerSecond is { } rate ? AtRateAsync(request, rate, cancellation) : AsFastAsItGoesAsync(request, cancellation);

    private async Task<PublishAnswer> AtRateAsync(PublishRequest request, double perSecond, CancellationToken cancellation)
    {
        var load = await OpenLoop.RunAsync(
            perSecond, TimeSpan.FromSeconds(request.Messages / perSecond),
            (n, token) => publish(request, [new Note(request.Run, n % Keys, n / Keys, Note.SomeText)], token), time, cancellation: cancellation);
        return new((int)load.Completed, load.NotStarted, load.FirstError?.ToString());
    }

    private async Task<PublishAnswer> AsFastAsItGoesAsync(PublishRequest request, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await using var source = request.InFlightLimit > 0 ? NpgsqlDataSource.Create(request.ReceiverDatabase) : null;
        var limit = source is null ? null : new InFlightLimit(request.InFlightLimit, source, time);
        var (left, published, began) = (request.Messages, 0, time.GetTimestamp());
        var publishers = Task.WhenAll(Enumerable.Range(0, request.Publishers).Select(number => Task.Run(() => PublishAsync(number), cancellation)));
        var watching = limit?.WatchAsync(publishers, stop.Token) ?? Task.CompletedTask;
        // Either may fail, and must end the other.
        await foreach (var task in Task.WhenEach(publishers, watching).WithCancellation(cancellation))
        {
            if (!task.IsCompletedSuccessfully)
                await stop.CancelAsync();
        }

        await Task.WhenAll(publishers, watching);
        return new(published);

        // Each publisher has keys of its own, so the messages of a key are committed one after the other.
        async Task PublishAsync(int number)
        {
            var own = Math.Max(1, Keys / request.Publishers);
            for (var next = 0; time.GetElapsedTime(began).TotalSeconds < request.Seconds;)
            {
                var count = Math.Min(request.PerTransaction, Interlocked.Add(ref left, -request.PerTransaction) + request.PerTransaction);
                if (count <= 0)
                    return;

                var notes = new Note[count];
                for (var i = 0; i < count; i++, next++)
                    notes[i] = new(request.Run, number + request.Publishers * (next % own), next / own, Note.SomeText);

                if (limit is not null)
                    await limit.PassAsync(count, stop.Token);

                await publish(request, notes, stop.Token);
                Interlocked.Add(ref published, count);
            }
        }
    }
}
