using System.Text.Json;
using Hanok.Sagas;
using Npgsql;

namespace Hanok.Postgres.Sagas;

/// <summary>A saga as it stands in its row.</summary>
internal static class SagaRow
{
    public const string Columns =
        "id, number, name, version, definition, status, progress, state, refusal, command, request_hash, revision, deadline, is_overdue, started_at, updated_at";

    public static SagaInstance Read(NpgsqlDataReader row)
    {
        var progress = JsonSerializer.Deserialize(row.GetFieldValue<byte[]>(6), SagaRowJson.Default.SagaProgressColumn)!;
        return new()
        {
            Id = row.GetGuid(0),
            Number = row.GetInt64(1),
            Name = row.GetString(2),
            Version = row.GetInt32(3),
            Definition = row.GetString(4),
            Status = Enum.Parse<SagaStatus>(row.GetString(5)),
            Done = progress.Done,
            Skipped = progress.Skipped ?? [],
            Open = progress.Open ?? [],
            State = row.GetFieldValue<byte[]>(7),
            Refusal = row.IsDBNull(8) ? null : JsonSerializer.Deserialize(row.GetFieldValue<byte[]>(8), SagaRowJson.Default.Refusal),
            Command = row.IsDBNull(9) ? null : row.GetFieldValue<byte[]>(9),
            RequestHash = row.GetFieldValue<byte[]>(10),
            Revision = row.GetInt32(11),
            Deadline = row.GetFieldValue<DateTimeOffset?>(12),
            IsOverdue = row.GetBoolean(13),
            StartedAt = row.GetFieldValue<DateTimeOffset>(14),
            UpdatedAt = row.GetFieldValue<DateTimeOffset>(15),
        };
    }

    public static byte[] Progress(SagaInstance saga) => JsonSerializer.SerializeToUtf8Bytes(
        new(saga.Done, saga.Skipped.Count > 0 ? saga.Skipped : null, saga.Open.Count > 0 ? saga.Open : null),
        SagaRowJson.Default.SagaProgressColumn);

    public static byte[]? RefusalOf(SagaInstance saga) =>
        saga.Refusal is null ? null : JsonSerializer.SerializeToUtf8Bytes(saga.Refusal, SagaRowJson.Default.Refusal);

    public static DateTimeOffset? EndOf(SagaInstance saga) => saga.HasEnded ? saga.UpdatedAt : null;
}
