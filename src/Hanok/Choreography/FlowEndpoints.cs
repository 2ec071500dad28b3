using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Hanok.Choreography;

/// <summary><c>GET /hanok/flows/{id}</c>: the flows of one conversation, what has happened in them and what is expected next.</summary>
internal static class FlowEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/hanok/flows/{id:guid}", async (Guid id, IFlowStore store, FlowTable table, CancellationToken cancellation) =>
            await store.FindAsync(id, cancellation) is { Count: > 0 } found
                ? Results.Json(
                    new JsonObject { ["id"] = id, ["flows"] = new JsonArray([.. found.Select(flow => Show(flow, table.Find(flow.Id.Flow)))]) },
                    FlowJson.Default.JsonObject)
                : Results.Problem(
                    $"This service watches no flow {id}, or it ended long ago.", statusCode: StatusCodes.Status404NotFound,
                    type: "urn:hanok:problem:flow-not-found"));

    private static JsonObject Show(FlowInstance instance, FlowDefinition? flow) => new()
    {
        ["name"] = instance.Id.Flow,
        ["key"] = instance.Key,
        ["status"] = JsonNamingPolicy.CamelCase.ConvertName(instance.Status.ToString()),
        ["startedAt"] = instance.StartedAt,
        ["due"] = instance.Due,
        ["endedAt"] = instance.EndedAt,
        ["past"] = new JsonArray([.. instance.Past.OrderBy(p => p.At).Select(Show)]),
        ["next"] = flow is null ? null : new JsonArray([.. FlowDecider.Next(flow, instance).Select(Show)]),
        ["deviations"] = flow is null ? null : Strings(FlowDecider.Deviations(flow, instance)),
    };

    private static JsonObject Show(FlowHappening happening) => new()
    {
        ["event"] = happening.Event,
        ["source"] = happening.Source,
        ["at"] = happening.At,
        ["messageId"] = happening.Id,
        ["causationId"] = happening.CausationId == Guid.Empty ? null : happening.CausationId,
    };

    private static JsonObject Show(FlowNext next) => new()
    {
        ["service"] = next.Service,
        ["oneOf"] = Strings(next.OneOf),
        ["orNothing"] = next.OrNothing,
    };

    private static JsonArray Strings(IEnumerable<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);
}
