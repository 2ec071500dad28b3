using Npgsql;

namespace Hanok.Bench.Messaging.Work;

/// <summary>Holds publishers back while too much is on its way, as seen in the receiver's database.</summary>
internal sealed class InFlightLimit(int limit, NpgsqlDataSource receiver, TimeProvider time)
{
    // At 50,000 messages a second this is 250 of them, and costs the server a hundredth of a core.
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(5);

    private long _published;
    private long _handled;

    public async Task WatchAsync(Task whilePublishing, CancellationToken cancellation)
    {
        await using var connection = await receiver.OpenConnectionAsync(cancellation);
        // The newest id, because it is cheap; a rolled back insert makes it a little too large, which does no harm here.
        await using var command = new NpgsqlCommand("SELECT coalesce(max(id), 0) FROM received", connection);
        await command.PrepareAsync(cancellation);
        var before = (long)(await command.ExecuteScalarAsync(cancellation))!;
        while (!whilePublishing.IsCompleted)
        {
            Volatile.Write(ref _handled, (long)(await command.ExecuteScalarAsync(cancellation))! - before);
            await Task.Delay(LookEvery, time, cancellation);
        }
    }

    public async ValueTask PassAsync(int count, CancellationToken cancellation)
    {
        while (Volatile.Read(ref _published) + count - Volatile.Read(ref _handled) > limit)
            await Task.Delay(LookEvery, time, cancellation);

        Interlocked.Add(ref _published, count);
    }
}
