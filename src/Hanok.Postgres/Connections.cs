using Npgsql;

namespace Hanok.Postgres;

/// <summary>
/// The connections of a service, of which there are as few as do. Each is a process of the server: tens of milliseconds to start, and megabytes. When
/// a service starts, a dozen of its parts look into the database at once, for a millisecond each. The pool alone would open a connection for each
/// of them; here they take turns, and there is one more only when somebody has waited and no other is being opened. Thread-safe.
/// </summary>
internal sealed class Connections(NpgsqlDataSource source) : IDisposable
{
    private const int First = 2;

    // Together a second: then it is up to the pool, of which there may be nothing to be had either.
    private const int MostWaits = 50;
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(20);

    private readonly SemaphoreSlim _turns = new(First);
    private int _opening;

    public NpgsqlDataSource Source => source;

    /// <summary>A connection, for which <see cref="ReturnAsync"/> must be called.</summary>
    public async ValueTask<NpgsqlConnection> OpenAsync(CancellationToken cancellation)
    {
        if (_turns.Wait(0, CancellationToken.None) || await IsMyTurnAsync(cancellation))
            Interlocked.Increment(ref _opening);

        try
        {
            return await source.OpenConnectionAsync(cancellation);
        }
        catch
        {
            _turns.Release();
            throw;
        }
        finally
        {
            Interlocked.Decrement(ref _opening);
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

    // Who goes on without a turn brings one along for the time after; false: and is already counted as the only one that opens a connection.
    private async Task<bool> IsMyTurnAsync(CancellationToken cancellation)
    {
        for (var waits = 0; waits < MostWaits; waits++)
        {
            if (await _turns.WaitAsync(Patience, cancellation))
                return true;

            if (Interlocked.CompareExchange(ref _opening, 1, 0) == 0)
                return false;
        }

        return true;
    }
}
