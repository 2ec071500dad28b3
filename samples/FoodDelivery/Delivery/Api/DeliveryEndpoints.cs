using FoodDelivery.Contracts;
using FoodDelivery.Contracts.Api;
using FoodDelivery.Deliveries.Data;
using Hanok.Postgres;

namespace FoodDelivery.Deliveries.Api;

public static class DeliveryEndpoints
{
    public static void MapDeliveries(this IEndpointRouteBuilder app) => app.MapGet("/api/deliveries/{checkoutId}", GetAsync).For(Access.Consumer);

    private static async Task<IResult> GetAsync(string checkoutId, PostgresDatabase database, CancellationToken cancellation) =>
        Errors.TryId(checkoutId, out var known) && await DeliveryTable.FindAsync(database, known, cancellation) is { } delivery
            ? Results.Json(delivery, ContractsJson.Default.DeliveryView)
            : ApiProblem.NotFound("delivery", checkoutId);
}
