using Hanok.Direct;
using Hanok.Messaging;

namespace Hanok.Postgres.Direct;

internal sealed class PostgresSubscriptionStore(PostgresDatabase database) : ISubscriptionStore
{
    public async ValueTask<IReadOnlyList<Subscription>> LoadAsync(CancellationToken cancellation) =>
        await database.QueryAsync(
            "SELECT channel, subscriber, renewed_at FROM hanok.subscription",
            row => new Subscription(row.GetString(0), row.GetString(1), row.GetFieldValue<DateTimeOffset>(2)), cancellation);

    public async ValueTask RenewAsync(string channel, string subscriber, DateTimeOffset at, CancellationToken cancellation)
    {
        await using var transaction = database.Begin();
        transaction.Write(
            $"""
            INSERT INTO hanok.subscription (channel, subscriber, renewed_at) VALUES ({channel}, {subscriber}, {at})
            ON CONFLICT (channel, subscriber) DO UPDATE SET renewed_at = excluded.renewed_at
            """);
        await transaction.CommitAsync(cancellation);
    }

    public async ValueTask<bool> EndAsync(
        ITransaction transaction, string subscriber, DateTimeOffset? notRenewedSince, CancellationToken cancellation) =>
        await transaction.Postgres.ExecuteAsync(
            $"""
            DELETE FROM hanok.subscription
            WHERE subscriber = {subscriber} AND ({notRenewedSince}::timestamptz IS NULL OR renewed_at <= {notRenewedSince}::timestamptz)
            """,
            cancellation) > 0;
}
