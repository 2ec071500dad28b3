using Hanok.Asks;
using Hanok.Messaging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Hanok.Postgres.Asks;

/// <summary>Replies in <c>hanok.reply</c>; who waits for them is told by <c>NOTIFY</c>.</summary>
internal sealed class PostgresAnswerStore(string service, PostgresDatabase database, IOptions<PostgresOptions> options) : IAnswerStore
{
    // One for each transaction and without the ids in it: a listener reads all that it waits for in one statement, however many came.
    private const string Channel = "hanok_reply";

    public void Keep(ITransaction transaction, IReadOnlyList<Message> replies)
    {
        transaction.Postgres.Write(
            $"""
            INSERT INTO hanok.reply (ask, id, frame)
            SELECT * FROM unnest({replies.Select(r => r.CorrelationId).ToArray()}, {replies.Select(r => r.Id).ToArray()},
                                 {replies.Select(MessageCodec.ToFrame).ToArray()})
            ON CONFLICT DO NOTHING
            """);
        transaction.Postgres.Write("NOTIFY " + Channel);
    }

    public async ValueTask<IReadOnlyList<Message>> ReadAsync(IReadOnlyCollection<Guid> asks, CancellationToken cancellation) =>
        await database.QueryAsync(
            $"SELECT frame FROM hanok.reply WHERE ask = ANY ({asks.ToArray()}) ORDER BY number",
            row => MessageCodec.Read(row.GetFieldValue<byte[]>(0)), cancellation);

    public async ValueTask<int> RemoveBeforeAsync(Guid ask, int limit, CancellationToken cancellation)
    {
        await using var transaction = database.Begin();
        var removed = await transaction.ExecuteAsync(
            $"""
            DELETE FROM hanok.reply
            WHERE ctid = ANY (ARRAY(SELECT ctid FROM hanok.reply WHERE ask < {ask} ORDER BY ask LIMIT {limit} FOR UPDATE SKIP LOCKED))
            """,
            cancellation);
        await transaction.CommitAsync(cancellation);
        return removed;
    }

    public async Task ListenAsync(Action kept, CancellationToken cancellation)
    {
        // Not from the pool: it is held for as long as the service runs. The keep-alive finds a server that is gone without a word.
        var settings = new NpgsqlConnectionStringBuilder(options.Value.ConnectionString)
        {
            ApplicationName = $"{service}-answers",
            Pooling = false,
            KeepAlive = 10,
        };
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync(cancellation);
        connection.Notification += (_, _) => kept();
        await using (var listen = new NpgsqlCommand($"LISTEN {Channel}", connection))
            await listen.ExecuteNonQueryAsync(cancellation);

        kept();
        while (true)
            await connection.WaitAsync(cancellation);
    }
}
