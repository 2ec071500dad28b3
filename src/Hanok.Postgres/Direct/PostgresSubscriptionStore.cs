using Hanok.Direct;

namespace Hanok.Postgres.Direct;

internal sealed class PostgresSubscriptionStore(PostgresDatabase database) : ISubscriptionStore
{
    public async ValueTask<IReadOnlyList<(string Channel, string Subscriber)>> LoadAsync(CancellationToken cancellation) =>
        await database.QueryAsync(
            "SELECT channel, subscriber FROM hanok.subscription", row => (row.GetString(0), row.GetString(1)), cancellation);

    public async ValueTask AddAsync(string channel, string subscriber, CancellationToken cancellation)
    {
        await using var transaction = database.Begin();
        transaction.Write(
            $"INSERT INTO hanok.subscription (channel, subscriber) VALUES ({channel}, {subscriber}) ON CONFLICT DO NOTHING");
        await transaction.CommitAsync(cancellation);
    }
}
