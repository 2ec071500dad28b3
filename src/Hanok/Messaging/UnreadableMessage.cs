using System.Text.Json.Nodes;

namespace Hanok.Messaging;

/// <summary>Stands for bytes on a broker that are no message, so that they can be parked, seen and thrown away like one.</summary>
internal static class UnreadableMessage
{
    public const string Type = "hanok.unreadable.v1";

    // As base64 well below the limit of a message; the rest of what nobody can read is not worth keeping.
    private const int Kept = 64 * 1024;

    public static Message Of(string channel, string problem, ReadOnlySpan<byte> bytes, string? place = null)
    {
        var id = place is null ? Guid.CreateVersion7() : StableId.Of(place);
        return new()
        {
            Id = id,
            Source = "unknown",
            Type = Type,
            Kind = MessageKind.Command,
            Channel = channel,
            Subject = id.ToString(),
            Time = DateTimeOffset.UnixEpoch,
            Body = System.Text.Encoding.UTF8.GetBytes(new JsonObject
            {
                ["problem"] = problem,
                ["length"] = bytes.Length,
                ["base64"] = Convert.ToBase64String(bytes[..Math.Min(bytes.Length, Kept)]),
            }.ToJsonString()),
        };
    }

    public static string ProblemOf(Message unreadable) => JsonNode.Parse(unreadable.Body.Span)?["problem"]?.GetValue<string>() ?? "It cannot be read.";
}
