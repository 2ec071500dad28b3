using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Hanok.Audit;
using Hanok.Messaging;

namespace Hanok.Inbox;

/// <summary>Parked messages as JSON, for people and for the audit log.</summary>
internal static class ParkedJson
{
    private static readonly JsonDocumentOptions BodyOptions = new() { MaxDepth = ChangeBody.ValueDepth, AllowDuplicateProperties = false };

    public static string Name<T>(T value) where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    public static JsonObject Show(ParkedItem item)
    {
        var message = item.Message.Delivery.Message;
        return new()
        {
            ["id"] = $"{item.Message.Id}",
            ["state"] = Name(item.State),
            ["key"] = item.Message.Key,
            ["type"] = message.Type,
            ["kind"] = Name(message.Kind),
            ["source"] = message.Source,
            ["messageId"] = message.Id,
            ["attempts"] = item.Message.Attempts,
            ["retryAt"] = item.Message.RetryAt,
            ["parkedAt"] = item.Message.ParkedAt,
            ["reason"] = item.Message.Reason,
        };
    }

    public static JsonObject Show(ParkedDetails details, Secrets secrets)
    {
        var shown = Show(details.Item);
        shown["head"] = $"{details.Head}";
        shown["behind"] = details.Behind;
        shown["next"] = new JsonArray([.. details.Next.Select(id => JsonValue.Create($"{id}"))]);
        shown["message"] = Show(details.Item.Message.Delivery.Message, secrets);
        return shown;
    }

    /// <summary>What is written into the audit log: enough to see what was changed, and to restore what was dropped, but for its secrets.</summary>
    public static string Detail(ParkedAction action, ParkedMessage before, ParkedMessage? after, Secrets secrets)
    {
        var withMessage = action != ParkedAction.Retry;
        return new JsonObject
        {
            ["before"] = Show(before, withMessage, secrets),
            ["after"] = after is null ? null : Show(after, withMessage, secrets),
        }.ToJsonString();
    }

    private static JsonObject Show(ParkedMessage parked, bool withMessage, Secrets secrets)
    {
        var shown = new JsonObject { ["attempts"] = parked.Attempts, ["retryAt"] = parked.RetryAt, ["reason"] = parked.Reason };
        if (withMessage)
            shown["message"] = Show(parked.Delivery.Message, secrets);

        return shown;
    }

    private static JsonObject Show(Message message, Secrets secrets)
    {
        var shown = new JsonObject
        {
            ["id"] = message.Id,
            ["source"] = message.Source,
            ["type"] = message.Type,
            ["kind"] = Name(message.Kind),
            ["channel"] = message.Channel,
            ["subject"] = message.Subject,
            ["time"] = message.Time,
            ["correlationId"] = message.CorrelationId,
            ["causationId"] = message.CausationId,
            ["replyTo"] = message.ReplyTo,
            ["traceParent"] = message.TraceParent,
            ["identity"] = message.Identity,
        };
        if (TryParse(message.Body, out var body))
            shown["body"] = secrets.Hide(body);
        else
            // Where the secrets in it are cannot be told.
            shown["bodyBase64"] = secrets.Any ? Secrets.Hidden : Convert.ToBase64String(message.Body.Span);

        return shown;
    }

    private static bool TryParse(ReadOnlyMemory<byte> utf8, out JsonNode? node)
    {
        node = null;
        if (!Utf8.IsValid(utf8.Span))
            return false;

        try
        {
            node = JsonNode.Parse(utf8.Span, documentOptions: BodyOptions);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
