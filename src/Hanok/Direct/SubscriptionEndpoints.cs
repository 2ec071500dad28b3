using System.Text;
using System.Text.Json.Nodes;
using Hanok.Audit;
using Hanok.Outbox;
using Hanok.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace Hanok.Direct;

/// <summary>For operators: who gets the events of this service, what waits for whom, and the end of it: <c>/hanok/subscriptions</c>.</summary>
internal static class SubscriptionEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var subscriptions = endpoints.MapGroup(DirectEndpoints.SubscriptionsPath).RequireAuthorization(HanokAdmin.Policy);
        subscriptions.MapGet("", ListAsync);
        subscriptions.MapPost("/{destination}/retire", RetireAsync);
    }

    // As many as there are services: no pages.
    private static async Task<IResult> ListAsync(
        Subscriptions subscriptions, ISpool spool, RelayState relay, IOptions<DirectOptions> options, CancellationToken cancellation)
    {
        await subscriptions.LoadAsync(cancellation);
        var (subscribed, sizes) = (subscriptions.All.ToLookup(s => s.Subscriber), await spool.SizesAsync(cancellation));
        var states = relay.Destinations.ToDictionary(d => d.Name);
        var items = new JsonArray();
        foreach (var name in subscribed.Select(s => s.Key).Union(sizes.Keys).Union(states.Keys).Order(StringComparer.Ordinal))
        {
            var (size, state, since) = (sizes.GetValueOrDefault(name), states.GetValueOrDefault(name), subscribed[name].MaxBy(s => s.RenewedAt)?.RenewedAt);
            items.Add((JsonNode)new JsonObject
            {
                ["destination"] = name,
                ["channels"] = new JsonArray([.. subscribed[name].Select(s => JsonValue.Create(s.Channel))]),
                ["renewedAt"] = since,
                ["leaseEndsAt"] = since + options.Value.Lease,
                ["inFlight"] = state?.InFlight,
                ["spooled"] = size.Messages,
                ["spooledBytes"] = size.Bytes,
                ["waitingSince"] = state?.WaitingSince,
                ["isHeld"] = state?.IsHeld,
            });
        }

        return Json(new() { ["items"] = items });
    }

    private static async Task<IResult> RetireAsync(string destination, HttpContext context, SubscriptionRetirement retirement)
    {
        using var body = await ChangeBody.ReadAsync(context);
        return ServiceName.IsValid(destination)
            && await retirement.RetireAsync(destination, Author.Of(context, body.Reason), context.RequestAborted) is { } retired
                ? Json(new() { ["destination"] = destination, ["wasSubscribed"] = retired.WasSubscribed, ["deleted"] = retired.Deleted })
                : Results.Problem(
                    "This service has no subscriber and nothing in its spool of that name. GET /hanok/subscriptions shows who there is.",
                    statusCode: StatusCodes.Status404NotFound, type: "urn:hanok:problem:subscription-not-found");
    }

    private static IResult Json(JsonObject value) => Results.Text(value.ToJsonString(), "application/json", Encoding.UTF8);
}
