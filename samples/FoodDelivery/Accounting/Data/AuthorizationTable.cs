using FoodDelivery.Accounting.Domain;
using Hanok.Postgres;

namespace FoodDelivery.Accounting.Data;

public static class AuthorizationTable
{
    /// <summary>Keeps authorizations; one that is there already stands.</summary>
    public static void Insert(PostgresTransaction transaction, IReadOnlyList<CardAuthorization> authorizations, DateTimeOffset now) =>
        transaction.Write(
            $"""
            INSERT INTO card_authorization (order_id, consumer_id, amount, currency, state, created_at)
            SELECT a.*, {now}
            FROM unnest({authorizations.Select(a => a.OrderId).ToArray()}, {authorizations.Select(a => a.ConsumerId).ToArray()},
                        {authorizations.Select(a => a.Total.Amount).ToArray()}, {authorizations.Select(a => a.Total.Currency).ToArray()},
                        {authorizations.Select(a => a.State).ToArray()}) AS a
            ON CONFLICT (order_id) DO NOTHING
            """);
}
