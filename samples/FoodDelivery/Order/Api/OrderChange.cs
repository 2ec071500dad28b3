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
        if (await HasBegunAsync(starter.IdOf(key), key, request, cancellation))
            return null;

        // Refused, it may still have begun: by the same request at the same time. That is looked for when the transaction has ended, for a
        // request that holds one connection and waits for another can wait for ever.
        var refusal = await StartAsync(starter, key, request, state, cancellation);
        return refusal is not null && await HasBegunAsync(starter.IdOf(key), key, request, cancellation) ? null : refusal;
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

    private async ValueTask<Refusal?> StartAsync<TState>(
        SagaStarter<TState> starter, string key, byte[] request, TState state, CancellationToken cancellation) where TState : class
    {
        try
        {
            await using var transaction = database.Begin();
            var saga = await starter.StartAsync(transaction, key, request, state, cancellation);
            if (saga.Refusal is { } refusal && NotFree.Contains(refusal.Code))
                return refusal;

            await transaction.CommitAsync(cancellation);
            return null;
        }
        catch (Exception e) when (sagas.IsTaken(e))
        {
            return new("changed", "The same request has come at the same time.");
        }
    }

    private async ValueTask<bool> HasBegunAsync(Guid id, string key, byte[] request, CancellationToken cancellation)
    {
        if (await sagas.FindAsync(id, cancellation) is not var (earlier, _))
            return false;

        return earlier.RequestHash.AsSpan().SequenceEqual(SHA256.HashData(request)) ? true : throw new IdempotencyConflictException(key);
    }
}
