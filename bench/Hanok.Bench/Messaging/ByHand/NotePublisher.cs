using System.Text.Json;
using Hanok.Bench.HandWritten;
using Hanok.Bench.Messaging.Processes;
using Hanok.Bench.Messaging.Work;
using Npgsql;

namespace Hanok.Bench.Messaging.ByHand;

/// <summary>The rows and all messages of a transaction in one round trip and one log record.</summary>
internal sealed class NotePublisher(NpgsqlDataSource source)
{
    public async ValueTask PublishAsync(PublishRequest request, IReadOnlyList<Note> notes, CancellationToken cancellation)
    {
        var bundle = new Bundle();
        foreach (var note in notes)
            bundle.Add(new(JsonSerializer.SerializeToUtf8Bytes(note, WorkerJson.Default.Note)));

        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var transaction = new Transaction(connection, bundle);
        transaction.Run(NoteRows.InsertSent, NoteRows.Parameters(notes));
        await transaction.CommitAsync(cancellation);
    }
}
