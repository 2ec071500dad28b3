using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Hanok.Tcc;

/// <summary>The transactions that this service coordinates: <c>GET /hanok/tcc?state=</c>, <c>GET /hanok/tcc/{id}</c>, <c>POST /hanok/tcc/{id}/settle</c>. For operators.</summary>
internal static class TccEndpoints
{
    private const int Most = 200, LongestReason = 500;

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/hanok/tcc", ListAsync);
        endpoints.MapGet("/hanok/tcc/{id:guid}", async (Guid id, ITccStore store, CancellationToken cancellation) =>
            await store.FindAsync(id, cancellation) is { } tcc ? Json(Show(tcc)) : NotFound(id));
        endpoints.MapPost("/hanok/tcc/{id:guid}/settle", SettleAsync);
    }

    private static async Task<IResult> ListAsync(string? state, ITccStore store, CancellationToken cancellation) =>
        Enum.TryParse<TccState>(state, ignoreCase: true, out var known) && Enum.IsDefined(known)
            ? Json(new() { ["items"] = new JsonArray([.. (await store.ListAsync(known, Most, cancellation)).Select(Show)]) })
            : throw new BadHttpRequestException($"There is no state '{state}'. There are: {string.Join(", ", Enum.GetValues<TccState>().Select(Text))}.");

    private static async Task<IResult> SettleAsync(Guid id, string? reason, HttpContext context, TccSettlement settlement)
    {
        if (reason?.Trim() is not { Length: > 0 and <= LongestReason } why || why.Contains('\0'))
            throw new BadHttpRequestException($"To settle needs a 'reason' of 1 to {LongestReason} characters in the query, for the audit log.");

        // The policy asks for a role, which whoever has no name cannot have from a key; another scheme might give it to one.
        var who = context.User.Identity?.Name ?? throw new BadHttpRequestException(
            "Whoever you are has no name for the audit log: the authentication scheme must set one.", StatusCodes.Status403Forbidden);
        return await settlement.SettleAsync(id, who, why, context.RequestAborted) switch
        {
            null => NotFound(id),
            { State: TccState.Settled } settled => Json(Show(settled)),
            var other => Results.Problem(
                $"{id} is {Text(other.State)}: only what is heuristic can be settled.", statusCode: StatusCodes.Status409Conflict, type: "urn:hanok:problem:tcc-not-heuristic"),
        };
    }

    internal static JsonObject Show(TccInstance tcc) => new()
    {
        ["id"] = tcc.Id,
        ["name"] = tcc.Name,
        ["state"] = Text(tcc.State),
        ["refusal"] = tcc.Refusal is { } refusal ? new JsonObject { ["code"] = refusal.Code, ["reason"] = refusal.Reason } : null,
        ["attempts"] = tcc.Attempts,
        ["due"] = tcc.Due,
        ["startedAt"] = tcc.StartedAt,
        ["updatedAt"] = tcc.UpdatedAt,
        ["branches"] = new JsonArray([.. tcc.Branches.Select(branch => new JsonObject
        {
            ["name"] = branch.Name,
            ["link"] = branch.Link.AbsoluteUri,
            ["state"] = Text(branch.State),
            ["expiresAt"] = branch.ExpiresAt,
            ["trouble"] = branch.Trouble,
        })]),
    };

    private static string Text<T>(T value) where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    private static IResult NotFound(Guid id) => Results.Problem(
        $"This service has no transaction {id}.", statusCode: StatusCodes.Status404NotFound, type: "urn:hanok:problem:tcc-not-found");

    private static IResult Json(JsonObject value) => Results.Text(value.ToJsonString(), "application/json", Encoding.UTF8);
}
