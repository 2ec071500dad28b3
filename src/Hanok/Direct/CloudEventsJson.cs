using System.Text;
using System.Text.Json;
using Hanok.Messaging;

namespace Hanok.Direct;

/// <summary>CloudEvents as JSON (structured or batched mode): how a program that is no Hanok service hands over messages by HTTP.</summary>
internal static class CloudEventsJson
{
    public const string ContentType = "application/cloudevents+json";
    public const string BatchContentType = "application/cloudevents-batch+json";

    /// <exception cref="MalformedMessageException" />
    public static List<Arrival> Read(ReadOnlyMemory<byte> body, Func<string, bool> isTaken)
    {
        try
        {
            using var json = JsonDocument.Parse(body, new JsonDocumentOptions { AllowDuplicateProperties = false });
            var events = json.RootElement.ValueKind == JsonValueKind.Array ? [.. json.RootElement.EnumerateArray()] : new[] { json.RootElement };
            return [.. events.Select(e => Read(e, isTaken))];
        }
        catch (JsonException e)
        {
            throw new MalformedMessageException($"This is no JSON: {e.Message}");
        }
    }

    private static Arrival Read(JsonElement one, Func<string, bool> isTaken)
    {
        if (one.ValueKind != JsonValueKind.Object)
            throw new MalformedMessageException($"A CloudEvent is a JSON object; this is {one.ValueKind}.");

        if (Text(one, "channel") is not { } channel || !isTaken(channel))
            throw new MalformedMessageException(
                $"A CloudEvent for this service needs the attribute 'channel' with a channel that it takes; '{Text(one, "channel")}' is none.");

        var data = one.TryGetProperty("data", out var value) ? Encoding.UTF8.GetBytes(value.GetRawText()) : [];
        // Positions are for a service with a log to speak of, and what kind of message it is the channel says.
        var (_, delivery) = CloudEventAttributes.Read(
            channel, name => name == "kind" || name.StartsWith("hanok", StringComparison.Ordinal) ? null : Text(one, name), data);
        return delivery.Message.Type == UnreadableMessage.Type
            ? throw new MalformedMessageException(UnreadableMessage.ProblemOf(delivery.Message))
            : new(null, delivery);
    }

    private static string? Text(JsonElement one, string name) =>
        one.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
