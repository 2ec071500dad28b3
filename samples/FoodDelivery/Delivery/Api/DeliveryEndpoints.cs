using System.Security.Claims;
using FoodDelivery.Contracts;
using FoodDelivery.Contracts.Api;
using FoodDelivery.Deliveries.Data;
using Hanok.Postgres;

namespace FoodDelivery.Deliveries.Api;

public static class DeliveryEndpoints
{
    public static void MapDeliveries(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/deliveries/{checkoutId}", GetAsync).For(Access.Consumer)
            .WithName("GetDelivery").WithSummary("Who brings what was checked out, and when")
            .Produces<DeliveryView>().ProducesProblem(StatusCodes.Status404NotFound);
        app.MapGet("/api/deliveries/of-order/{orderId}", GetOfOrderAsync).For(Access.Service)
            .WithName("GetDeliveryOfOrder").WithSummary("Who brings an order, and when")
            .Produces<DeliveryView>().ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> GetAsync(
        string checkoutId, ClaimsPrincipal user, PostgresDatabase database, CancellationToken cancellation) =>
        Errors.TryId(checkoutId, out var known) && (await DeliveryTable.FindAsync(database, known, cancellation)).IfOwnedBy(user) is { } delivery
            ? Results.Json(delivery.View, ContractsJson.Default.DeliveryView)
            : ApiProblem.NotFound("delivery", checkoutId);

    private static async Task<IResult> GetOfOrderAsync(
        string orderId, ClaimsPrincipal user, PostgresDatabase database, CancellationToken cancellation) =>
        Errors.TryId(orderId, out var known) && (await DeliveryTable.FindOfOrderAsync(database, known, cancellation)).IfOwnedBy(user) is { } delivery
            ? Results.Json(delivery.View, ContractsJson.Default.DeliveryView)
            : ApiProblem.NotFound("delivery", orderId);
}
