using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hanok.Idempotency;
using Hanok.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Hanok.Tcc;

/// <summary>
/// A kind of hold by HTTP: <c>POST path</c> with the hold's id as <c>Idempotency-Key</c> tries, <c>PUT path/{id}</c> confirms,
/// <c>DELETE path/{id}</c> cancels, <c>GET path/{id}</c> shows.
/// </summary>
internal static class HoldEndpoints
{
    public const string ExpiresIn = "expiresInMilliseconds";
    public const string RefusalCode = "code";

    private const int BodyLimit = 64 * 1024;

    public static void Map(IEndpointRouteBuilder all, HoldKind kind)
    {
        var endpoints = all.MapGroup("").RequireAuthorization(HanokPeer.Policy);
        var hold = kind.Path + "/{id:guid}";
        endpoints.MapPost(kind.Path, (HttpContext context, HoldDesk desk) => TryAsync(context, desk, kind))
            .WithMetadata(new AcceptsMetadata(["application/json"]), new RequestSizeLimitAttribute(BodyLimit));
        endpoints.MapPut(hold, async (Guid id, HttpContext context, HoldDesk desk) =>
            Answer(context, kind, id, await desk.ConfirmAsync(kind, id, OwnerOf(context), context.RequestAborted)));
        endpoints.MapDelete(hold, async (Guid id, HttpContext context, HoldDesk desk) =>
            Answer(context, kind, id, await desk.CancelAsync(kind, id, OwnerOf(context), context.RequestAborted)));
        endpoints.MapGet(hold, async (Guid id, HttpContext context, IHoldStore store) =>
            await store.FindAsync(kind.Name, id, context.RequestAborted) is { } found && !HoldDesk.IsAnothers(found, OwnerOf(context))
                ? Show(context, found, StatusCodes.Status200OK)
                : Problem(StatusCodes.Status404NotFound, "hold-not-found", $"There is no hold {id} of '{kind.Name}': it was never tried, or ended long ago."));
    }

    private static async Task<IResult> TryAsync(HttpContext context, HoldDesk desk, HoldKind kind)
    {
        if (!Guid.TryParseExact(context.Request.Headers[IdempotencyKey.Header].ToString(), "D", out var id))
            throw new BadHttpRequestException($"A try needs the id of the hold, a UUID, in the header {IdempotencyKey.Header}: new for each hold, the same when repeating.");

        byte[] request;
        try
        {
            request = kind.Canonical((await ReadAsync(context)).Span);
        }
        catch (JsonException e)
        {
            throw new BadHttpRequestException($"The body is no request for '{kind.Name}': {e.Message}", e);
        }

        return Answer(context, kind, id, await desk.TryAsync(kind, id, OwnerOf(context), request, context.RequestAborted));
    }

    private static IResult Answer(HttpContext context, HoldKind kind, Guid id, HoldOutcome outcome)
    {
        switch (outcome.Answer)
        {
            case HoldAnswer.Held:
                context.Response.Headers.Location = $"{context.Request.PathBase}{kind.Path}/{id}";
                return Show(context, outcome.Hold!, StatusCodes.Status201Created);
            case HoldAnswer.Done:
                return Results.NoContent();
            case HoldAnswer.Refused:
                return Problem(StatusCodes.Status409Conflict, "hold-refused", outcome.Refusal!.Reason, outcome.Refusal.Code);
            case HoldAnswer.IsConfirmed:
                return Problem(StatusCodes.Status409Conflict, "hold-confirmed", $"Hold {id} of '{kind.Name}' is confirmed, which is final.");
            case HoldAnswer.OtherRequest:
                return Problem(
                    StatusCodes.Status422UnprocessableEntity, "idempotency-key-reused", $"Hold {id} of '{kind.Name}' was tried with another request. Use a new id.");
            case HoldAnswer.OtherOwner:
                return Problem(StatusCodes.Status403Forbidden, "hold-of-another", $"Hold {id} of '{kind.Name}' was tried by another service, to which it belongs.");
            default:
                return Problem(StatusCodes.Status410Gone, "hold-gone", outcome.Hold?.State switch
                {
                    HoldState.Expired => $"Hold {id} of '{kind.Name}' has expired, and was given back.",
                    HoldState.Cancelled => $"Hold {id} of '{kind.Name}' was cancelled.",
                    _ => $"There is no hold {id} of '{kind.Name}': it was never tried, or ended long ago.",
                });
        }
    }

    // The policy of these endpoints lets nobody in who has no name.
    private static string OwnerOf(HttpContext context) => HanokPeer.NameOf(context.User)!;

    private static IResult Show(HttpContext context, StoredHold hold, int status)
    {
        var now = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        var shown = new JsonObject
        {
            ["id"] = hold.Id,
            ["state"] = JsonNamingPolicy.CamelCase.ConvertName(hold.State.ToString()),
            ["expiresAt"] = hold.ExpiresAt,
            // Counted by whoever asks from when he asked, so that no two clocks have to agree.
            [ExpiresIn] = hold.State == HoldState.Held ? Math.Max(0, (long)(hold.ExpiresAt - now).TotalMilliseconds) : 0,
        };
        return Results.Text(shown.ToJsonString(), "application/json", Encoding.UTF8, status);
    }

    private static IResult Problem(int status, string type, string detail, string? code = null) => Results.Problem(
        detail, statusCode: status, type: $"urn:hanok:problem:{type}",
        extensions: code is null ? null : new Dictionary<string, object?> { [RefusalCode] = code });

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContext context)
    {
        var bytes = new byte[Math.Min(context.Request.ContentLength ?? BodyLimit, BodyLimit) + 1];
        var length = await context.Request.Body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, context.RequestAborted);
        return length > BodyLimit || context.Request.ContentLength > BodyLimit
            ? throw new BadHttpRequestException($"The request for a hold has more than {BodyLimit:N0} bytes.", StatusCodes.Status413PayloadTooLarge)
            : bytes.AsMemory(0, length);
    }
}
