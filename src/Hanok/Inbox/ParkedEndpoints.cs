using System.Text;
using System.Text.Json.Nodes;
using Hanok.Audit;
using Hanok.Messaging;
using Hanok.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Hanok.Inbox;

/// <summary>Parked messages, for a person to see and repair: <c>/hanok/parked</c>.</summary>
internal static class ParkedEndpoints
{
    private const int Usual = 50, Most = 200;

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var parked = endpoints.MapGroup("/hanok/parked").RequireAuthorization(HanokAdmin.Policy);
        parked.MapGet("", ListAsync);
        parked.MapGet("/{id}", FindAsync);
        parked.MapPost("/{id}/retry", (string id, HttpContext context, ParkedRepair repair) =>
            ChangeAsync(id, context, (request, author, parsed) => repair.RetryAsync(parsed, author, context.RequestAborted)));
        parked.MapPost("/{id}/skip", (string id, HttpContext context, ParkedRepair repair) =>
            ChangeAsync(id, context, (request, author, parsed) => repair.SkipAsync(parsed, author, context.RequestAborted)));
        parked.MapPut("/{id}/body", (string id, HttpContext context, ParkedRepair repair) =>
            ChangeAsync(id, context, (request, author, parsed) => repair.EditAsync(parsed, NewBody(request), author, context.RequestAborted)));
        parked.MapPost("/retry", RetryAllAsync);
    }

    private static async Task<IResult> ListAsync(
        string? key, string? type, string? state, string? after, int? limit, IParkedStore store, CancellationToken cancellation)
    {
        if (limit is < 1 or > Most)
            throw new BadHttpRequestException($"limit is {limit}; it can be 1 to {Most}.");

        var filter = ParkedRequest.FilterOf(key, type, state);
        var items = await store.ListAsync(filter, ParkedRequest.IdOf(after), limit ?? Usual, cancellation);
        var counts = await store.CountAsync(filter, cancellation);
        return Json(new()
        {
            ["items"] = new JsonArray([.. items.Select(ParkedJson.Show)]),
            ["next"] = items.Count == (limit ?? Usual) ? $"{items[^1].Message.Id}" : null,
            ["counts"] = new JsonObject
            {
                [ParkedJson.Name(ParkedState.Retrying)] = counts.Retrying,
                [ParkedJson.Name(ParkedState.WaitingForPerson)] = counts.WaitingForPerson,
                [ParkedJson.Name(ParkedState.Behind)] = counts.Behind,
                ["isComplete"] = counts.IsComplete,
            },
        });
    }

    private static async Task<IResult> FindAsync(string id, IParkedStore store, Secrets secrets, CancellationToken cancellation) =>
        ParkedId.TryParse(id, out var parsed) && await store.FindAsync(parsed, cancellation) is { } details
            ? Json(ParkedJson.Show(details, secrets))
            : NotFound(id);

    private static async Task<IResult> RetryAllAsync(HttpContext context, ParkedRepair repair)
    {
        var request = await ParkedRequest.ReadAsync(context);
        var (changes, next) = await repair.RetryAllAsync(request.Filter, request.After, Author.Of(context, request.Reason), context.RequestAborted);
        return Json(new()
        {
            ["retried"] = new JsonArray([.. changes.Where(c => c.Outcome == ParkedOutcome.Done).Select(c => JsonValue.Create($"{c.Id}"))]),
            ["notRetried"] = new JsonArray([.. changes.Where(c => c.Outcome != ParkedOutcome.Done).Select(c =>
                new JsonObject { ["id"] = $"{c.Id}", ["why"] = ParkedJson.Name(c.Outcome) })]),
            ["next"] = next is null ? null : $"{next}",
        });
    }

    private static async Task<IResult> ChangeAsync(
        string id, HttpContext context, Func<ParkedRequest, Author, ParkedId, Task<ParkedChange>> changeAsync)
    {
        var request = await ParkedRequest.ReadAsync(context);
        if (!ParkedId.TryParse(id, out var parsed))
            return NotFound(id);

        try
        {
            return Answer(await changeAsync(request, Author.Of(context, request.Reason), parsed));
        }
        catch (MessageTooLargeException e)
        {
            throw new BadHttpRequestException(e.Message, StatusCodes.Status413PayloadTooLarge);
        }
    }

    private static IResult Answer(ParkedChange change) => change.Outcome switch
    {
        ParkedOutcome.Done => Json(new()
        {
            ["id"] = $"{change.Id}",
            ["type"] = change.Before!.Delivery.Message.Type,
            ["key"] = change.Before.Key,
            ["isParked"] = change.After is not null,
            ["retryAt"] = change.After?.RetryAt,
        }),
        ParkedOutcome.NotFound => NotFound($"{change.Id}"),
        ParkedOutcome.Busy => Conflict("parked-busy", $"{change.Id} is being tried just now, or messages of its lane are. Nothing was changed; try again."),
        ParkedOutcome.NotHead => Conflict(
            "parked-behind", $"{change.Id} stands behind {change.Head}, the first of its key. Repair that one first; this one then becomes due by itself.",
            change.Head),
        ParkedOutcome.DueAlready => Conflict("parked-due", $"{change.Id} is due already, and is tried as soon as one before it is done."),
        _ => Conflict("parked-same-body", $"{change.Id} has this body already. To try it again as it is: POST /hanok/parked/{change.Id}/retry"),
    };

    private static ReadOnlyMemory<byte> NewBody(ParkedRequest request) => request.Body
        ?? throw new BadHttpRequestException("""There is no new body for the message: {"reason":"...","body":{...}}""");

    private static IResult NotFound(string id) => Results.Problem(
        $"This service has no parked message {id}: it was handled or skipped, or never was parked here. GET /hanok/audit?target={Uri.EscapeDataString(id)} shows what people did.",
        statusCode: StatusCodes.Status404NotFound, type: "urn:hanok:problem:parked-not-found");

    private static IResult Conflict(string type, string detail, ParkedId? head = null) => Results.Problem(
        detail, statusCode: StatusCodes.Status409Conflict, type: $"urn:hanok:problem:{type}",
        extensions: head is null ? null : new Dictionary<string, object?> { ["head"] = $"{head}" });

    private static IResult Json(JsonObject value) => Results.Text(value.ToJsonString(), "application/json", Encoding.UTF8);
}
