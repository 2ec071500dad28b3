using System.Security.Claims;
using FoodDelivery.Contracts;
using FoodDelivery.Contracts.Api;
using FoodDelivery.Orders.Data;
using Hanok.Idempotency;
using Hanok.Postgres;
using Hanok.Tcc;
using Microsoft.AspNetCore.Mvc;

namespace FoodDelivery.Orders.Checkouts;

public static class CheckoutEndpoints
{
    private const int BodyLimit = 16 * 1024;

    // What the participants' business says. Anything else is trouble, and not the client's doing.
    private static readonly HashSet<string> Reasons = ["no-courier", "kitchen-full", "delivery-time", "unknown-restaurant", "restaurant-closed"];

    public static void MapCheckouts(this IEndpointRouteBuilder app)
    {
        app = app.MapGroup("").For(Access.Consumer);
        app.MapPost("/api/checkouts", CheckOutAsync)
            .WithName("CheckOut").WithSummary("Takes a courier and a place in the kitchen, or neither").WithIdempotency(missing: ApiProblem.IdempotencyKeyMissing)
            .Accepts<CheckoutRequest>("application/json").WithMetadata(new RequestSizeLimitAttribute(BodyLimit))
            .Produces<CheckoutView>(StatusCodes.Status201Created).Produces<CheckoutView>(StatusCodes.Status202Accepted)
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status429TooManyRequests)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        app.MapGet("/api/checkouts/{id}", GetAsync)
            .WithName("GetCheckout").WithSummary("What has become of a checkout")
            .Produces<CheckoutView>().ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> CheckOutAsync(
        HttpRequest request, RequestKey key, PostgresDatabase database, TccCoordinator<Checkout> checkouts, CancellationToken cancellation)
    {
        var body = await ApiRequest<CheckoutRequest>.ReadAsync(request, ContractsJson.Default.CheckoutRequest, BodyLimit, cancellation);
        if (body.Problem is { } problem)
            return problem;

        var errors = new Errors();
        var checkout = Checkout.From(body.Value!, errors);
        if (errors.Any)
            return errors.ToProblem();

        checkout = checkout with { ConsumerId = request.HttpContext.User.AsConsumer() };
        if (checkout.OrderId is { } brought)
        {
            if ((await OrderTable.FindAsync(database, brought, cancellation)).IfOwnedBy(request.HttpContext.User) is not { } order)
                return ApiProblem.NotFound("order", brought.ToString());

            checkout = checkout with { ConsumerId = order.ConsumerId };
        }

        TccOutcome outcome;
        try
        {
            outcome = await checkouts.RunAsync(key, checkout, cancellation);
        }
        catch (TooManyCheckoutsException e)
        {
            return ApiProblem.TooMany(request.HttpContext, "too-many-checkouts", e.Message, TimeSpan.FromMinutes(30));
        }

        if (outcome.Refusal is { } refusal)
            return Reasons.Contains(refusal.Code)
                ? ApiProblem.Conflict(refusal.Code, refusal.Reason)
                : ApiProblem.Unavailable("checkout-unavailable", $"{refusal.Reason} What was held is given back. Try again with a new {IdempotencyKey.Header}.");

        if (outcome.State is TccState.Heuristic or TccState.Settled)
            return ApiProblem.Conflict("checkout-disputed", $"Checkout {outcome.Id} could be kept in part only; a person looks at it.");

        // Not confirmed by all yet, or begun by an instance that has died: GET tells what becomes of it.
        request.HttpContext.Response.Headers.Location = $"/api/checkouts/{outcome.Id}";
        return Results.Json(
            (await CheckoutTable.FindAsync(database, outcome.Id, cancellation))?.View, ContractsJson.Default.CheckoutView,
            statusCode: outcome.State == TccState.Confirmed ? StatusCodes.Status201Created : StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> GetAsync(string id, ClaimsPrincipal user, PostgresDatabase database, CancellationToken cancellation) =>
        Errors.TryId(id, out var known) && (await CheckoutTable.FindAsync(database, known, cancellation)).IfOwnedBy(user) is { } checkout
            ? Results.Json(checkout.View, ContractsJson.Default.CheckoutView)
            : ApiProblem.NotFound("checkout", id);
}
