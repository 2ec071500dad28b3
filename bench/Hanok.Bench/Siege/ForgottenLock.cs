using Npgsql;

namespace Hanok.Bench.Siege;

/// <summary>A transaction that locks the ticket of an order and is never ended, as a person with psql forgets one.</summary>
internal sealed class ForgottenLock : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;

    private ForgottenLock(NpgsqlConnection connection, NpgsqlTransaction transaction) => (_connection, _transaction) = (connection, transaction);

    public static async Task<ForgottenLock> TakeAsync(string connectionString, Guid order, CancellationToken cancellation)
    {
        var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellation);
        var transaction = await connection.BeginTransactionAsync(cancellation);
        await using var command = new NpgsqlCommand("SELECT id FROM ticket WHERE order_id = $1 FOR UPDATE", connection, transaction)
        {
            Parameters = { new() { Value = order } },
        };
        return await command.ExecuteScalarAsync(cancellation) is Guid
            ? new(connection, transaction)
            : throw new InvalidOperationException($"Order {order} has no ticket to lock.");
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await _transaction.DisposeAsync();
        }
        catch (NpgsqlException)
        {
            // The server has ended it, as it ends what is forgotten.
        }

        await _connection.DisposeAsync();
    }
}
