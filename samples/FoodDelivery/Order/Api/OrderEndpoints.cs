using System.Security.Claims;
using FoodDelivery.Contracts;
using FoodDelivery.Contracts.Api;
using FoodDelivery.Orders.Data;
using FoodDelivery.Orders.Domain;
using FoodDelivery.Orders.Messaging;
using FoodDelivery.Orders.Placing;
using FoodDelivery.Orders.Sagas;
using Hanok.Idempotency;
using Hanok.Postgres;
using Microsoft.AspNetCore.Mvc;

namespace FoodDelivery.Orders.Api;

public static class OrderEndpoints
{
    private const int BodyLimit = 64 * 1024;

    public static void MapOrders(this IEndpointRouteBuilder app)
    {
        app = app.MapGroup("").For(Access.Consumer);
        app.MapPost("/api/orders", PlaceAsync)
            .WithName("PlaceOrder").WithSummary("Places an order, which is approved or rejected soon after").WithIdempotency(missing: ApiProblem.IdempotencyKeyMissing)
            .Accepts<PlaceOrderRequest>("application/json").WithMetadata(new RequestSizeLimitAttribute(BodyLimit))
            .Produces<OrderAccepted>(StatusCodes.Status202Accepted)
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        app.MapGet("/api/orders/{id}", GetAsync)
            .WithName("GetOrder").WithSummary("An order, and what has become of it")
            .Produces<OrderView>().ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> PlaceAsync(
        HttpRequest request, RequestKey key, RestaurantReader reader, RestaurantLookup restaurants, OrderPlacement orders,
        TimeProvider time, CancellationToken cancellation)
    {
        var body = await ApiRequest<PlaceOrderRequest>.ReadAsync(
            request, ContractsJson.Default.PlaceOrderRequest, BodyLimit, cancellation);
        if (body.Problem is { } problem)
            return problem;

        var errors = new Errors();
        var order = NewOrder.From(body.Value!, errors);
        if (errors.Any)
            return errors.ToProblem();

        if (!Owner.Consumer(order.ConsumerId).Is(request.HttpContext.User))
            return ApiProblem.NotYours("consumer");

        var items = order.Lines.Select(line => line.MenuItemId);
        var restaurant = await restaurants.FindAsync(
            order.RestaurantId, async () => await reader.FindAsync(order.RestaurantId, items, cancellation), cancellation);

        var now = ApiTime.Now(time);
        var state = new CreateOrderState(
            Guid.CreateVersion7(now), order.ConsumerId, order.RestaurantId, order.DeliveryAddress, order.PaymentToken,
            Quote.For(order.RestaurantId, restaurant, order.Lines), now);
        var placed = await orders.PlaceAsync(key, state, cancellation);

        // A repeated request gets the first one's answer to the letter, whatever has become of the order since.
        request.HttpContext.Response.Headers.Location = $"/api/orders/{placed}";
        return Results.Json(
            new OrderAccepted(placed, OrderState.ApprovalPending), ContractsJson.Default.OrderAccepted,
            statusCode: StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> GetAsync(string id, ClaimsPrincipal user, PostgresDatabase database, CancellationToken cancellation) =>
        Errors.TryId(id, out var known) && (await OrderTable.FindAsync(database, known, cancellation)).IfOwnedBy(user) is { } order
            ? Results.Json(View(order), ContractsJson.Default.OrderView)
            : ApiProblem.NotFound("order", id);

    private static OrderView View(Order o) => new(
        o.Id, o.State, o.ConsumerId, o.RestaurantId, o.DeliveryAddress,
        [.. o.Items.Select(item => new LineItemView(item.MenuItemId, item.Quantity, item.Name, item.Price))],
        o.Total, o.TicketId, o.Rejection?.Code, o.Rejection?.Reason, o.ChangeRefusal?.Code, o.ChangeRefusal?.Reason, o.SagaId, o.CreatedAt);
}
