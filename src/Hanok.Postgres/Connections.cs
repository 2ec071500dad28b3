using Npgsql;

namespace Hanok.Postgres;

/// <summary>
/// The connections of a service, of which there are as few as do. Each is a process of the server: tens of milliseconds to start, and megabytes. When
/// a service starts, a dozen of its parts look into the database at once, for a millisecond each. The pool alone would open a connection for each
/// of them; here they take turns, and one more is opened only when somebody has waited for 20 ms. Thread-safe.
/// </summary>
internal sealed class Connections(NpgsqlDataSource source) : IDisposable
{
    private const int First = 2;
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(20);

    private readonly SemaphoreSlim _turns = new(First);

    public NpgsqlDataSource Source => source;

    /// <summary>A connection, for which <see cref="ReturnAsync"/> must be called.</summary>
    public async ValueTask<NpgsqlConnection> OpenAsync(CancellationToken cancellation)
    {
        // Whoever has waited that long brings a turn along. How many connections there are at most is up to the pool.
        if (!_turns.Wait(0, CancellationToken.None))
            await _turns.WaitAsync(Patience, cancellation);

        try
        {
            return await source.OpenConnectionAsync(cancellation);
        }
        catch
        {
            _turns.Release();
            throw;
        }
    }

    public async ValueTask ReturnAsync(NpgsqlConnection connection)
    {
        try
        {
            await connection.DisposeAsync();
        }
        finally
        {
            _turns.Release();
        }
    }

    public void Dispose() => _turns.Dispose();
}
