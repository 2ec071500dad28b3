using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Hanok.Sagas;

/// <summary><c>GET /hanok/sagas/{id}</c>: one saga, what happened in it and what is left to do.</summary>
internal static class SagaEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/hanok/sagas/{id:guid}", async (Guid id, ISagaStore store, SagaTable table, CancellationToken cancellation) =>
            await store.FindAsync(id, cancellation) is var (saga, history)
                ? Results.Json(Show(saga, history, table.Find(saga)), HanokSagaJson.Default.JsonObject)
                : Results.Problem(
                    $"This service has no saga {id}.", statusCode: StatusCodes.Status404NotFound, type: "urn:hanok:problem:saga-not-found"));

    private static JsonObject Show(SagaInstance saga, IReadOnlyList<SagaHistoryEntry> history, ISagaMachine? machine) => new()
    {
        ["id"] = saga.Id,
        ["name"] = saga.Name,
        ["version"] = saga.Version,
        ["definition"] = saga.Definition,
        ["status"] = JsonNamingPolicy.CamelCase.ConvertName(saga.Status.ToString()),
        ["step"] = saga.Step,
        ["awaiting"] = saga.Awaiting,
        ["refusal"] = saga.Refusal is { } refusal ? new JsonObject { ["code"] = refusal.Code, ["reason"] = refusal.Reason } : null,
        ["startedAt"] = saga.StartedAt,
        ["updatedAt"] = saga.UpdatedAt,
        ["state"] = JsonNode.Parse(saga.State),
        ["history"] = new JsonArray([.. history.Select(Show)]),
        ["remaining"] = machine is null ? null : new JsonArray([.. machine.Remaining(saga).Select(step => JsonValue.Create(step))]),
    };

    private static JsonObject Show(SagaHistoryEntry entry) => new()
    {
        ["number"] = entry.Number,
        ["at"] = entry.At,
        ["step"] = entry.Step,
        ["what"] = entry.What,
        ["messageType"] = entry.MessageType,
        ["messageId"] = entry.MessageId,
        ["detail"] = entry.Detail,
    };
}
