using System.Buffers;
using System.Text.Json;
using Hanok.Sagas;
using Npgsql;

namespace Hanok.Postgres.Sagas;

/// <summary>What happened to one saga in one transaction: its entries in one row.</summary>
internal sealed record HistoryRow(Guid Saga, int Number, DateTimeOffset At, byte[] Entries)
{
    public static List<HistoryRow> Of(IReadOnlyList<SagaHistoryEntry> history) =>
    [
        .. history.GroupBy(entry => entry.SagaId)
            .Select(turn => new HistoryRow(turn.Key, turn.First().Number, turn.First().At, Write(turn))),
    ];

    public static IEnumerable<SagaHistoryEntry> Read(Guid saga, NpgsqlDataReader row)
    {
        var (number, at) = (row.GetInt32(0), row.GetFieldValue<DateTimeOffset>(1));
        using var entries = JsonDocument.Parse(row.GetFieldValue<byte[]>(2));
        return
        [
            .. entries.RootElement.EnumerateArray().Select((entry, i) => new SagaHistoryEntry(
                saga, number + i, at, entry.GetProperty("step").GetString()!, entry.GetProperty("what").GetString()!,
                Text(entry, "type"), entry.TryGetProperty("id", out var id) ? id.GetGuid() : null, Text(entry, "detail"),
                entry.TryGetProperty("change", out var change) ? JsonSerializer.SerializeToUtf8Bytes(change, SagaRowJson.Default.JsonElement) : null)),
        ];
    }

    private static byte[] Write(IEnumerable<SagaHistoryEntry> turn)
    {
        var output = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(output);
        json.WriteStartArray();
        foreach (var entry in turn)
        {
            json.WriteStartObject();
            json.WriteString("step", entry.Step);
            json.WriteString("what", entry.What);
            if (entry.MessageType is not null)
                json.WriteString("type", entry.MessageType);
            if (entry.MessageId is { } id)
                json.WriteString("id", id);
            if (entry.Detail is not null)
                json.WriteString("detail", entry.Detail);
            if (entry.Change is not null)
            {
                json.WritePropertyName("change");
                json.WriteRawValue(entry.Change);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.Flush();
        return output.WrittenSpan.ToArray();
    }

    private static string? Text(JsonElement entry, string name) => entry.TryGetProperty(name, out var value) ? value.GetString() : null;
}
