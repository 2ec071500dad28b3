using System.Security.Cryptography;
using FoodDelivery.Contracts;
using FoodDelivery.Contracts.Api;
using Hanok.Commands;
using Hanok.Postgres;
using Hanok.Sagas;

namespace FoodDelivery.Orders.Api;

/// <summary>Starts the sagas that change orders. One that may not begin, because the order is not free, leaves no trace: it is told at once.</summary>
public sealed class OrderChange(PostgresDatabase database, ISagaStore sagas)
{
    /// <summary>What may be otherwise in a moment, so that the saga is not even kept.</summary>
    private static readonly string[] NotFree = ["locked", "changed", "order-state"];

    /// <param name="key">The same for a repeated request.</param>
    /// <returns>Why the order is not free for it; null when the saga has begun, now or by an earlier request.</returns>
    /// <exception cref="IdempotencyConflictException">The key belongs to another request.</exception>
    public async ValueTask<Refusal?> BeginAsync<TState>(
        SagaStarter<TState> starter, string key, byte[] request, TState state, CancellationToken cancellation) where TState : class
    {
        SagaInstance? saga = null;
        try
        {
            await using var transaction = database.Begin();
            saga = await starter.StartAsync(transaction, key, request, state, cancellation);
            if (saga.Refusal is null || !NotFree.Contains(saga.Refusal.Code))
            {
                await transaction.CommitAsync(cancellation);
                return null;
            }
        }
        catch (Exception e) when (sagas.IsTaken(e))
        {
        }

        if (await sagas.FindAsync(saga!.Id, cancellation) is not var (earlier, _))
            return saga.Refusal;

        return earlier.RequestHash.AsSpan().SequenceEqual(SHA256.HashData(request)) ? null : throw new IdempotencyConflictException(key);
    }

    /// <summary>The answer: begun, or 409.</summary>
    public static IResult Answer(HttpContext http, Guid order, string pending, Refusal? refusal)
    {
        if (refusal is not null)
            return ApiProblem.Conflict(
                refusal.Code == "locked" ? "order-held" : refusal.Code,
                refusal.Code == "locked" ? $"Order {order} is being changed by another request. Try again in a moment." : refusal.Reason);

        http.Response.Headers.Location = $"/api/orders/{order}";
        return Results.Json(
            new OrderAccepted(order, pending), ContractsJson.Default.OrderAccepted, statusCode: StatusCodes.Status202Accepted);
    }
}
