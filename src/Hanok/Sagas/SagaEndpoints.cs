using System.Text.Json.Nodes;
using Hanok.Messaging;
using Hanok.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Hanok.Sagas;

/// <summary>
/// Sagas, for a person to see and repair. <c>GET /hanok/sagas</c>: the newest, of a <c>name</c>, a <c>status</c>, or <c>overdue=true</c>.
/// <c>GET /hanok/sagas/{id}</c>: one, what happened in it and what is left to do. <c>GET /hanok/sagas/definitions</c>: their steps, and a
/// drawing. <c>POST /hanok/sagas/{id}/repair</c>: see <see cref="SagaAction"/>.
/// </summary>
internal static class SagaEndpoints
{
    private const int LimitMax = 500;

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        // The state is the business's: whoever may not change it has no reason to see it.
        var sagas = endpoints.MapGroup("/hanok/sagas").RequireAuthorization(HanokAdmin.Policy);
        sagas.MapGet("", ListAsync);
        sagas.MapGet("/definitions", (SagaTable table) => Json(
            new() { ["definitions"] = new JsonArray([.. table.Sketches.Select(SagaJson.Show)]) }));
        sagas.MapGet("/{id:guid}", FindAsync);
        sagas.MapPost("/{id:guid}/repair", RepairAsync);
    }

    private static async Task<IResult> ListAsync(
        ISagaStore store, CancellationToken cancellation, string? name = null, string? status = null, bool overdue = false, long? before = null,
        int limit = 50)
    {
        SagaStatus? wanted = null;
        if (status is not null)
        {
            if (!Enum.TryParse<SagaStatus>(status, ignoreCase: true, out var known) || !Enum.IsDefined(known))
                return Bad($"There is no status '{status}'. There are: {string.Join(", ", Enum.GetValues<SagaStatus>().Select(SagaJson.Name))}.");

            wanted = known;
        }

        if (limit is < 1 or > LimitMax)
            return Bad($"The limit is 1 to {LimitMax}, and not {limit}.");

        if (name?.Contains('\0') == true)
            return Bad("A name has no NUL in it.");

        var sagas = await store.ListAsync(new(name, wanted, overdue, before, limit), cancellation);
        return Json(new()
        {
            ["sagas"] = new JsonArray([.. sagas.Select(SagaJson.Summary)]),
            ["before"] = sagas.Count == limit ? sagas[^1].Number : null,
        });
    }

    private static async Task<IResult> FindAsync(Guid id, ISagaStore store, SagaTable table, Secrets secrets, CancellationToken cancellation) =>
        await store.FindAsync(id, cancellation) is var (saga, history)
            ? Json(SagaJson.Show(saga, history, table.Find(saga)?.Remaining(saga), secrets))
            : Problem("saga-not-found", StatusCodes.Status404NotFound, $"This service has no saga {id}.");

    private static async Task<IResult> RepairAsync(Guid id, HttpContext context, SagaRepair repair, Secrets secrets)
    {
        var wanted = await SagaIntervention.ReadAsync(context);
        try
        {
            return Json(SagaJson.Show(await repair.RepairAsync(id, wanted, context.RequestAborted), secrets));
        }
        catch (SagaRepairException e)
        {
            return Problem(e.Problem, e.Status, e.Message);
        }
    }

    private static IResult Bad(string detail) => Problem("bad-saga-filter", StatusCodes.Status400BadRequest, detail);

    private static IResult Problem(string type, int status, string detail) =>
        Results.Problem(detail, statusCode: status, type: $"urn:hanok:problem:{type}");

    private static IResult Json(JsonObject value) => Results.Json(value, HanokSagaJson.Default.JsonObject);
}
