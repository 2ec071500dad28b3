using System.Threading.Channels;
using Npgsql;

namespace Hanok.Bench.HandWritten;

/// <summary>Transaction 1: inserts what orders are waiting, with their sagas and first commands, as one set.</summary>
internal sealed class Starter(ChannelReader<PlacedOrder> waiting, int batchLimit, BenchDatabases databases, TimeProvider time)
{
    private const int MaxAttempts = 20;
    private readonly List<PlacedOrder> _taken = [];
    private readonly Bundle _outgoing = new();

    public async Task RunAsync(CancellationToken cancellation)
    {
        var connection = await databases.OpenAsync(ServiceName.Order, cancellation);
        try
        {
            while (await waiting.WaitToReadAsync(cancellation))
            {
                _taken.Clear();
                while (_taken.Count < batchLimit && waiting.TryRead(out var order))
                {
                    _taken.Add(order);
                }
                for (var attempt = 1; _taken.Count > 0; attempt++)
                {
                    try
                    {
                        if (attempt == 1 || !await IsCommittedAsync(connection, cancellation))
                        {
                            await StartAsync(connection, cancellation);
                        }
                        break;
                    }
                    catch (NpgsqlException error) when (BenchDatabases.IsLostConnection(error) && attempt < MaxAttempts)
                    {
                        await connection.DisposeAsync();
                        await Task.Delay(TimeSpan.FromMilliseconds(20), time, cancellation);
                        connection = await databases.OpenAsync(ServiceName.Order, cancellation);
                    }
                }
                var now = time.GetTimestamp();
                _taken.ForEach(order => order.StartedAt = now);
            }
        }
        finally
        {
            await connection.DisposeAsync();
        }
    }

    private async Task StartAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var count = _taken.Count;
        List<Guid> orders = new(count), sagas = new(count), consumers = new(count), restaurants = new(count);
        List<long> totals = new(count);
        List<string> items = new(count);
        List<byte[]> data = new(count);
        await using var transaction = new Transaction(connection, _outgoing);
        foreach (var order in _taken)
        {
            var body = order.Body;
            var command = Message.New(MessageKind.VerifyConsumer, order.Saga, body, now);
            transaction.Send(command);
            sagas.Add(order.Saga);
            data.Add(command.Body);
            orders.Add(body.OrderId);
            consumers.Add(body.ConsumerId);
            restaurants.Add(body.RestaurantId);
            totals.Add(body.TotalCents);
            items.Add(body.LineItems);
        }
        transaction.Run(
            """
            INSERT INTO orders (id, consumer_id, restaurant_id, total, line_items, state)
            SELECT id, consumer, restaurant, total, items, 'APPROVAL_PENDING'
            FROM unnest($1, $2, $3, $4, $5) AS t (id, consumer, restaurant, total, items)
            """,
            Transaction.List(orders), Transaction.List(consumers), Transaction.List(restaurants), Transaction.List(totals), Transaction.List(items));
        transaction.Run(
            "INSERT INTO sagas (id, order_id, step, data) SELECT id, order_id, 0, data FROM unnest($1, $2, $3) AS t (id, order_id, data)",
            Transaction.List(sagas), Transaction.List(orders), Transaction.List(data));
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>A set is one transaction: its first row stands for all.</summary>
    private async Task<bool> IsCommittedAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("SELECT 1 FROM sagas WHERE id = $1", connection);
        command.Parameters.Add(Transaction.Value(_taken[0].Saga));
        return await command.ExecuteScalarAsync(cancellation) is not null;
    }
}
