using FoodDelivery.Contracts;
using FoodDelivery.Contracts.Api;
using Hanok.Commands;
using Hanok.Idempotency;
using Hanok.Postgres;
using Hanok.Sagas;

namespace FoodDelivery.Orders.Api;

/// <summary>Starts the sagas that change orders. One that may not begin, because the order is not free, leaves no trace: it is told at once.</summary>
public sealed class OrderChange(PostgresDatabase database)
{
    /// <summary>What may be otherwise in a moment, so that the saga is not even kept.</summary>
    private static readonly string[] NotFree = ["locked", "changed", "order-state"];

    /// <returns>Why the order is not free for it; null when the saga has begun, now or by an earlier request.</returns>
    /// <exception cref="IdempotencyConflictException">The key belongs to another request.</exception>
    public async ValueTask<Refusal?> BeginAsync<TState>(SagaStarter<TState> starter, RequestKey request, TState state, CancellationToken cancellation)
        where TState : class
    {
        await using var transaction = database.Begin();
        var start = await starter.StartAsync(transaction, request, state, cancellation);
        if (start.IsRepeat)
            return null;

        if (start.Refusal is { } refusal && NotFree.Contains(refusal.Code))
            return refusal;

        await transaction.CommitAsync(cancellation);
        return null;
    }

    /// <summary>The answer: begun, or 409.</summary>
    /// <param name="state">Of the order, when the change has begun.</param>
    public static IResult Answer(HttpContext http, Guid order, string state, Refusal? refusal)
    {
        if (refusal is not null)
            return ApiProblem.Conflict(
                refusal.Code == "locked" ? "order-held" : refusal.Code,
                refusal.Code == "locked" ? $"Order {order} is being changed by another request. Try again in a moment." : refusal.Reason);

        http.Response.Headers.Location = $"/api/orders/{order}";
        return Results.Json(
            new OrderAccepted(order, state), ContractsJson.Default.OrderAccepted, statusCode: StatusCodes.Status202Accepted);
    }
}
