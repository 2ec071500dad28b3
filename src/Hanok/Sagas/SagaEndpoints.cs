using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Hanok.Sagas;

/// <summary>
/// <c>GET /hanok/sagas</c>: the newest sagas, of a <c>name</c>, a <c>status</c>, or <c>overdue=true</c>. <c>GET /hanok/sagas/{id}</c>: one, what
/// happened in it and what is left to do.
/// </summary>
internal static class SagaEndpoints
{
    private const int LimitMax = 500;

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/hanok/sagas", ListAsync);
        endpoints.MapGet("/hanok/sagas/{id:guid}", async (Guid id, ISagaStore store, SagaTable table, CancellationToken cancellation) =>
            await store.FindAsync(id, cancellation) is var (saga, history)
                ? Results.Json(Show(saga, history, table.Find(saga)), HanokSagaJson.Default.JsonObject)
                : Results.Problem(
                    $"This service has no saga {id}.", statusCode: StatusCodes.Status404NotFound, type: "urn:hanok:problem:saga-not-found"));
    }

    private static async Task<IResult> ListAsync(
        ISagaStore store, CancellationToken cancellation, string? name = null, string? status = null, bool overdue = false, long? before = null,
        int limit = 50)
    {
        SagaStatus? wanted = null;
        if (status is not null)
        {
            if (!Enum.TryParse<SagaStatus>(status, ignoreCase: true, out var known) || !Enum.IsDefined(known))
                return Bad($"There is no status '{status}'. There are: {string.Join(", ", Enum.GetNames<SagaStatus>().Select(JsonNamingPolicy.CamelCase.ConvertName))}.");

            wanted = known;
        }

        if (limit is < 1 or > LimitMax)
            return Bad($"The limit is 1 to {LimitMax}, and not {limit}.");

        var sagas = await store.ListAsync(new(name, wanted, overdue, before, limit), cancellation);
        return Results.Json(
            new JsonObject
            {
                ["sagas"] = new JsonArray([.. sagas.Select(Summary)]),
                ["before"] = sagas.Count == limit ? sagas[^1].Number : null,
            },
            HanokSagaJson.Default.JsonObject);
    }

    private static IResult Bad(string detail) =>
        Results.Problem(detail, statusCode: StatusCodes.Status400BadRequest, type: "urn:hanok:problem:bad-saga-filter");

    private static JsonObject Summary(SagaInstance saga) => new()
    {
        ["id"] = saga.Id,
        ["name"] = saga.Name,
        ["version"] = saga.Version,
        ["definition"] = saga.Definition,
        ["status"] = JsonNamingPolicy.CamelCase.ConvertName(saga.Status.ToString()),
        ["overdue"] = saga is { IsOverdue: true, HasEnded: false },
        ["open"] = new JsonArray([.. saga.Open.Select(Show)]),
        ["refusal"] = saga.Refusal is { } refusal ? new JsonObject { ["code"] = refusal.Code, ["reason"] = refusal.Reason } : null,
        ["startedAt"] = saga.StartedAt,
        ["updatedAt"] = saga.UpdatedAt,
        ["deadline"] = saga.Deadline,
    };

    private static JsonObject Show(SagaInstance saga, IReadOnlyList<SagaHistoryEntry> history, ISagaMachine? machine)
    {
        var shown = Summary(saga);
        shown["state"] = JsonNode.Parse(saga.State);
        shown["done"] = new JsonArray([.. saga.Done.Select(step => JsonValue.Create(step))]);
        shown["history"] = new JsonArray([.. history.Select(Show)]);
        shown["remaining"] = machine is null ? null : new JsonArray([.. machine.Remaining(saga).Select(step => JsonValue.Create(step))]);
        return shown;
    }

    private static JsonObject Show(OpenStep open) => new()
    {
        ["step"] = open.Step,
        ["message"] = open.Message,
        ["due"] = open.Due,
        ["attempt"] = open.Attempt,
        ["sendAgain"] = open.SendAgain,
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
        ["change"] = entry.Change is null ? null : JsonNode.Parse(entry.Change),
    };
}
