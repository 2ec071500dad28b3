using FoodDelivery.Consumers.Domain;
using FoodDelivery.Contracts;
using Hanok.Postgres;

namespace FoodDelivery.Consumers.Data;

public static class ConsumerTable
{
    public static void Insert(PostgresTransaction transaction, Consumer consumer) => transaction.Write(
        $"""
        INSERT INTO consumer (id, name, email, order_limit, currency, created_at)
        VALUES ({consumer.Id}, {consumer.Name}, {consumer.Email}, {consumer.Limit.Most.Amount}, {consumer.Limit.Most.Currency},
                {consumer.CreatedAt})
        """);

    public static ValueTask<Consumer?> FindAsync(PostgresDatabase database, Guid id, CancellationToken cancellation) =>
        database.QuerySingleAsync<Consumer?>(
            $"SELECT name, email, order_limit, currency, created_at FROM consumer WHERE id = {id}",
            row => new Consumer(
                id, row.GetString(0), row.GetString(1), new(new Money(row.GetDecimal(2), row.GetString(3))),
                row.GetFieldValue<DateTimeOffset>(4)),
            cancellation);

    /// <summary>The limits of those consumers that exist.</summary>
    public static async ValueTask<IReadOnlyDictionary<Guid, OrderLimit>> LimitsAsync(
        PostgresTransaction transaction, IEnumerable<Guid> ids, CancellationToken cancellation)
    {
        var rows = await transaction.QueryAsync(
            $"SELECT id, order_limit, currency FROM consumer WHERE id = ANY ({ids.Distinct().ToArray()})",
            row => (Id: row.GetGuid(0), Limit: new OrderLimit(new Money(row.GetDecimal(1), row.GetString(2)))),
            cancellation);
        return rows.ToDictionary(row => row.Id, row => row.Limit);
    }
}
