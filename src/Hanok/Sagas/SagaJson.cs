using System.Text.Json;
using System.Text.Json.Nodes;
using Hanok.Messaging;

namespace Hanok.Sagas;

/// <summary>Sagas as JSON, for people and for the audit log.</summary>
internal static class SagaJson
{
    public static string Name<T>(T value) where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    public static JsonObject Summary(SagaInstance saga) => new()
    {
        ["id"] = saga.Id,
        ["name"] = saga.Name,
        ["version"] = saga.Version,
        ["definition"] = saga.Definition,
        ["status"] = Name(saga.Status),
        ["revision"] = saga.Revision,
        ["overdue"] = saga is { IsOverdue: true, HasEnded: false },
        ["open"] = new JsonArray([.. saga.Open.Select(Show)]),
        ["refusal"] = saga.Refusal is { } refusal ? new JsonObject { ["code"] = refusal.Code, ["reason"] = refusal.Reason } : null,
        ["startedAt"] = saga.StartedAt,
        ["updatedAt"] = saga.UpdatedAt,
        ["deadline"] = saga.Deadline,
    };

    public static JsonObject Show(SagaInstance saga, IReadOnlyList<SagaHistoryEntry> history, IReadOnlyList<string>? remaining, Secrets secrets)
    {
        var shown = Summary(saga);
        shown["state"] = secrets.Hide(JsonNode.Parse(saga.State));
        shown["done"] = Texts(saga.Done);
        shown["history"] = new JsonArray([.. history.Select(entry => Show(entry, secrets))]);
        shown["remaining"] = remaining is null ? null : Texts(remaining);
        return shown;
    }

    /// <summary>The saga as it is after a change, or would be; with what the change adds to its history.</summary>
    public static JsonObject Show(SagaRepaired repaired, Secrets secrets)
    {
        var shown = Show(repaired.After, repaired.History, repaired.Remaining, secrets);
        shown["dryRun"] = repaired.Messages is not null;
        shown["messages"] = repaired.Messages is null ? null : new JsonArray([.. repaired.Messages.Select(message => Show(message, secrets))]);
        return shown;
    }

    public static JsonObject Show(SagaSketch saga) => new()
    {
        ["name"] = saga.Name,
        ["version"] = saga.Version,
        ["definition"] = saga.Definition,
        ["deadline"] = saga.Within?.ToString(),
        ["steps"] = new JsonArray([.. saga.Steps.Select(Show)]),
        ["drawing"] = SagaDrawing.Of(saga),
    };

    /// <summary>What is written into the audit log.</summary>
    public static string Detail(SagaInstance before, SagaInstance after, Secrets secrets) =>
        new JsonObject { ["before"] = Kept(before, secrets), ["after"] = Kept(after, secrets) }.ToJsonString();

    private static JsonObject Kept(SagaInstance saga, Secrets secrets)
    {
        var kept = Summary(saga);
        kept["done"] = Texts(saga.Done);
        kept["state"] = secrets.Hide(JsonNode.Parse(saga.State));
        return kept;
    }

    private static JsonObject Show(OpenStep open) => new()
    {
        ["step"] = open.Step,
        ["message"] = open.Message,
        ["due"] = open.Due,
        ["attempt"] = open.Attempt,
        ["sendAgain"] = open.SendAgain,
    };

    private static JsonObject Show(SagaHistoryEntry entry, Secrets secrets) => new()
    {
        ["number"] = entry.Number,
        ["at"] = entry.At,
        ["step"] = entry.Step,
        ["what"] = entry.What,
        ["messageType"] = entry.MessageType,
        ["messageId"] = entry.MessageId,
        ["detail"] = entry.Detail,
        ["change"] = entry.Change is null ? null : secrets.Hide(JsonNode.Parse(entry.Change)),
    };

    private static JsonObject Show(Message message, Secrets secrets) => new()
    {
        ["id"] = message.Id,
        ["type"] = message.Type,
        ["kind"] = Name(message.Kind),
        ["channel"] = message.Channel,
        ["body"] = secrets.Hide(JsonNode.Parse(message.Body.Span)),
    };

    private static JsonObject Show(StepSketch step) => new()
    {
        ["name"] = step.Name,
        ["kind"] = Name(step.Kind),
        ["group"] = step.Group,
        ["local"] = step.IsLocal,
        ["participant"] = step.Participant,
        ["conditional"] = step.IsConditional,
        ["undo"] = step.HasUndo,
        ["replyWithin"] = step.ReplyWithin?.ToString(),
    };

    private static JsonArray Texts(IReadOnlyList<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);
}
