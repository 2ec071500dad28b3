using Npgsql;

namespace Hanok.Bench.Messaging.Work;

/// <summary>The business rows, written with one statement however many they are: for those who write through Npgsql themselves.</summary>
internal static class NoteRows
{
    public const string InsertSent = "INSERT INTO sent (run, key, seq, text) SELECT * FROM unnest($1, $2, $3, $4)";

    public const string InsertReceived =
        "INSERT INTO received (run, key, seq, text, started_at) SELECT run, key, seq, text, $5 FROM unnest($1, $2, $3, $4) AS n (run, key, seq, text)";

    public static NpgsqlParameter[] Parameters(IReadOnlyList<Note> notes) =>
    [
        Array(notes, note => note.Run), Array(notes, note => note.Key), Array(notes, note => note.Seq), Array(notes, note => note.Text),
    ];

    public static NpgsqlParameter[] Parameters(IReadOnlyList<Note> notes, DateTimeOffset startedAt) =>
        [.. Parameters(notes), new NpgsqlParameter<DateTimeOffset> { TypedValue = startedAt }];

    private static NpgsqlParameter<T[]> Array<T>(IReadOnlyList<Note> notes, Func<Note, T> column)
    {
        var values = new T[notes.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = column(notes[i]);

        return new() { TypedValue = values };
    }
}
