using FoodDelivery.Consumers.Data;
using FoodDelivery.Contracts;
using Hanok.Postgres;

namespace FoodDelivery.Consumers.Messaging;

/// <summary>Whether consumers may place orders: a whole run with one read. Nothing is written, whoever asks.</summary>
public static class ConsumerVerification
{
    /// <returns>For each order why it may not be placed; null when it may.</returns>
    public static async ValueTask<IReadOnlyList<Rejection?>> ObjectionsAsync(
        PostgresTransaction transaction, IReadOnlyList<(Guid ConsumerId, Money Total)> orders, CancellationToken cancellation)
    {
        var limits = await ConsumerTable.LimitsAsync(transaction, orders.Select(order => order.ConsumerId), cancellation);
        return [.. orders.Select(order => limits.TryGetValue(order.ConsumerId, out var limit)
            ? limit.Objection(order.Total)
            : new Rejection("unknown-consumer", $"There is no consumer '{order.ConsumerId}'."))];
    }
}
