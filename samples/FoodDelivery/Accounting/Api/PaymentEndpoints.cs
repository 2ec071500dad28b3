using FoodDelivery.Accounting.Data;
using FoodDelivery.Contracts;
using FoodDelivery.Contracts.Api;
using Hanok.Postgres;

namespace FoodDelivery.Accounting.Api;

public static class PaymentEndpoints
{
    public static void MapPayments(this IEndpointRouteBuilder app) => app.MapGet("/api/payments/{orderId}", GetAsync).For(Access.Service)
        .WithName("GetPayment").WithSummary("What was decided about the card of an order")
        .Produces<PaymentView>().ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<IResult> GetAsync(string orderId, PostgresDatabase database, CancellationToken cancellation) =>
        Errors.TryId(orderId, out var known) && await AuthorizationTable.FindAsync(database, known, cancellation) is { } payment
            ? Results.Json(payment, ContractsJson.Default.PaymentView)
            : ApiProblem.NotFound("payment", orderId);
}
