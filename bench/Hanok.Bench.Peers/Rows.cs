using System.Data.Common;
using Hanok.Bench.Messaging.Work;
using Npgsql;

namespace Hanok.Bench.Peers;

/// <summary>The business rows of those who leave the transaction to their user.</summary>
internal static class Rows
{
    public static Task WriteSentAsync(DbConnection connection, DbTransaction transaction, IReadOnlyList<Note> notes, CancellationToken cancellation) =>
        WriteAsync(connection, transaction, NoteRows.InsertSent, NoteRows.Parameters(notes), cancellation);

    public static Task WriteReceivedAsync(
        DbConnection connection, DbTransaction? transaction, PeerNote note, DateTimeOffset startedAt, CancellationToken cancellation) =>
        WriteAsync(
            connection, transaction, NoteRows.InsertReceived,
            NoteRows.Parameters([new Note(note.Run, note.Key, note.Seq, note.Text)], startedAt), cancellation);

    private static async Task WriteAsync(
        DbConnection connection, DbTransaction? transaction, string sql, NpgsqlParameter[] parameters, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, (NpgsqlConnection)connection, (NpgsqlTransaction?)transaction);
        command.Parameters.AddRange(parameters);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
