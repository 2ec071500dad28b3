using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Json;
using FoodDelivery.Contracts;
using FoodDelivery.Contracts.Api;
using FoodDelivery.Orders.Data;
using FoodDelivery.Orders.Domain;
using FoodDelivery.Orders.Messaging;
using FoodDelivery.Orders.Sagas;
using Hanok.Idempotency;
using Hanok.Postgres;
using Hanok.Sagas;
using Microsoft.AspNetCore.Mvc;

namespace FoodDelivery.Orders.Api;

public static class OrderChangeEndpoints
{
    private const int BodyLimit = 64 * 1024;

    // An order that changes faster than it can be read is not waited for.
    private const int Readings = 3;

    public static void MapOrderChanges(this IEndpointRouteBuilder app)
    {
        app = app.MapGroup("").For(Access.Consumer);
        app.MapPost("/api/orders/{id}/cancel", CancelAsync)
            .WithName("CancelOrder").WithSummary("Cancels an approved order").WithIdempotency(required: false, ApiProblem.IdempotencyKeyMissing)
            .Produces<OrderAccepted>(StatusCodes.Status202Accepted)
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        app.MapPut("/api/orders/{id}", ReviseAsync)
            .WithName("ReviseOrder").WithSummary("Changes what an approved order consists of").WithIdempotency(required: false, ApiProblem.IdempotencyKeyMissing)
            .Accepts<ReviseOrderRequest>("application/json").WithMetadata(new RequestSizeLimitAttribute(BodyLimit))
            .Produces<OrderAccepted>(StatusCodes.Status202Accepted)
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> CancelAsync(
        string id, HttpContext http, RequestKey? key, PostgresDatabase database, OrderChange change, SagaStarter<CancelOrderState> sagas,
        CancellationToken cancellation)
    {
        if (await FindAsync(id, http.User, database, cancellation) is not { } order)
            return ApiProblem.NotFound("order", id);

        // Whoever cancels an order wants it cancelled: that it is already, or is about to be, is what was asked for. Only a repetition, which its
        // key tells, is answered as the first was.
        if (key is null && order.State is OrderState.CancelPending or OrderState.Cancelled)
            return OrderChange.Answer(http, order.Id, order.State, refusal: null);

        var refusal = await change.BeginAsync(sagas, key ?? KeyOf(order, []), new(order.Id), cancellation);
        return OrderChange.Answer(http, order.Id, OrderState.CancelPending, refusal);
    }

    private static async Task<IResult> ReviseAsync(
        string id, HttpContext http, RequestKey? key, PostgresDatabase database, RestaurantReader reader, RestaurantLookup restaurants,
        OrderChange change, SagaStarter<ReviseOrderState> sagas, CancellationToken cancellation)
    {
        var body = await ApiRequest<ReviseOrderRequest>.ReadAsync(
            http.Request, ContractsJson.Default.ReviseOrderRequest, BodyLimit, cancellation);
        if (body.Problem is { } problem)
            return problem;

        var errors = new Errors();
        var lines = OrderLines.From(body.Value!.LineItems, errors);
        var token = body.Value.PaymentToken is { } given ? errors.Text("paymentToken", given) : null;
        if (errors.Any)
            return errors.ToProblem();

        var request = JsonSerializer.SerializeToUtf8Bytes(body.Value, ContractsJson.Default.ReviseOrderRequest);
        for (var reading = 1; ; reading++)
        {
            if (await FindAsync(id, http.User, database, cancellation) is not { } order)
                return ApiProblem.NotFound("order", id);

            var restaurant = await restaurants.FindAsync(
                order.RestaurantId, async () => await reader.FindAsync(order.RestaurantId, lines.Select(line => line.MenuItemId), cancellation),
                cancellation);
            var quote = Quote.For(order.RestaurantId, restaurant, lines);
            var state = new ReviseOrderState(
                order.Id, order.ConsumerId, order.RestaurantId, order.Version, order.Authorized ?? new Money(0, order.Total?.Currency ?? ""), quote, token);
            var refusal = await change.BeginAsync(sagas, key ?? KeyOf(order, request), state, cancellation);

            // Somebody came between the reading and the saga: with what is there now, anew.
            if (refusal?.Code != "changed" || reading == Readings)
                return OrderChange.Answer(http, order.Id, OrderState.RevisionPending, refusal);
        }
    }

    private static async ValueTask<Order?> FindAsync(string id, ClaimsPrincipal user, PostgresDatabase database, CancellationToken cancellation) =>
        Errors.TryId(id, out var known) ? (await OrderTable.FindAsync(database, known, cancellation)).IfOwnedBy(user) : null;

    // Without a key, the same words to the same version of the order are the same request, whoever says them.
    private static RequestKey KeyOf(Order order, byte[] body) =>
        RequestKey.Of($"at version {order.Version}/{Convert.ToHexStringLower(SHA256.HashData(body))}", body, operation: $"order {order.Id}");
}
