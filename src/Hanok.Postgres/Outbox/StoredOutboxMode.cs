using Hanok.Chassis;
using Npgsql;

namespace Hanok.Postgres.Outbox;

/// <summary>The mode that <c>migrate</c> has stored. A process does what it read first for as long as it runs. Thread-safe.</summary>
internal sealed class StoredOutboxMode(NpgsqlDataSource source)
{
    private volatile object? _first;

    /// <exception cref="StartException">None is stored.</exception>
    public async ValueTask<OutboxMode> GetAsync(CancellationToken cancellation) => _first is OutboxMode known ? known : await ReadAsync(cancellation);

    /// <summary>What is stored now; may differ from <see cref="GetAsync"/> when it was switched under a running process.</summary>
    public async Task<OutboxMode> ReadAsync(CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        var mode = await ReadAsync(connection, cancellation) ?? throw new StartException(
            "How the outbox is read has not been decided in this database. Run this program with 'migrate' first.");
        Interlocked.CompareExchange(ref _first, mode, null);
        return mode;
    }

    public static async Task<OutboxMode?> ReadAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("SELECT mode FROM hanok.outbox_mode", connection);
        return await command.ExecuteScalarAsync(cancellation) is string mode ? Enum.Parse<OutboxMode>(mode) : null;
    }
}
