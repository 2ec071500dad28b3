using System.Text;
using System.Text.Json.Nodes;
using Hanok.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Hanok.Audit;

/// <summary><c>GET /hanok/audit?target=&amp;limit=</c>: who changed what by hand, newest first.</summary>
internal static class AuditEndpoints
{
    private const int Usual = 50, Most = 500;

    public static void Map(IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/hanok/audit", async (string? target, int? limit, IAuditLog audit, CancellationToken cancellation) =>
        {
            if (limit is < 1 or > Most || target?.Contains('\0') == true)
                throw new BadHttpRequestException($"limit is {limit}; it can be 1 to {Most}. A target has no NUL in it.");

            var entries = await audit.ReadAsync(target, limit ?? Usual, cancellation);
            var shown = new JsonObject { ["items"] = new JsonArray([.. entries.Select(Show)]) };
            return Results.Text(shown.ToJsonString(), "application/json", Encoding.UTF8);
        }).RequireAuthorization(HanokAdmin.Policy);

    private static JsonObject Show(AuditEntry entry) => new()
    {
        ["at"] = entry.At,
        ["operator"] = entry.Operator,
        ["action"] = entry.Action,
        ["target"] = entry.Target,
        ["reason"] = entry.Reason,
        ["detail"] = JsonNode.Parse(entry.Detail),
    };
}
