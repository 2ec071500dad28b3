using System.Diagnostics.CodeAnalysis;
using Npgsql;

namespace Hanok.Postgres;

/// <summary>
/// The connections of a service, which opens only as many as it needs to start. Each is a process of the server: tens of milliseconds to make, and
/// megabytes. A dozen parts of a service look into the database at the same moment, for a millisecond each, and the pool alone would open a
/// connection for each of them. So they take turns for the first seconds; from then on it is up to the pool. Thread-safe.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore has nothing to free, and connections are returned to the last moment.")]
internal sealed class Connections(NpgsqlDataSource source, TimeProvider time)
{
    private const int First = 2;

    private static readonly TimeSpan Start = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(20);

    private readonly long _began = time.GetTimestamp();
    private readonly SemaphoreSlim _turns = new(First);
    private volatile bool _hasStarted;
    private int _opening;

    public NpgsqlDataSource Source => source;

    /// <summary>A connection, for which <see cref="ReturnAsync"/> must be called.</summary>
    public ValueTask<NpgsqlConnection> OpenAsync(CancellationToken cancellation) =>
        _hasStarted ? source.OpenConnectionAsync(cancellation) : OpenInTurnAsync(cancellation);

    public async ValueTask ReturnAsync(NpgsqlConnection connection)
    {
        try
        {
            await connection.DisposeAsync();
        }
        finally
        {
            if (!_hasStarted)
                _turns.Release();
        }
    }

    private async ValueTask<NpgsqlConnection> OpenInTurnAsync(CancellationToken cancellation)
    {
        _hasStarted = time.GetElapsedTime(_began) > Start;
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

    // Who has waited while nobody opened a connection goes on without a turn, and brings one along for the time after; false: and is already counted
    // as the only one that opens a connection.
    private async Task<bool> IsMyTurnAsync(CancellationToken cancellation)
    {
        while (!_hasStarted)
        {
            if (await _turns.WaitAsync(Patience, cancellation))
                return true;

            if (Interlocked.CompareExchange(ref _opening, 1, 0) == 0)
                return false;

            _hasStarted = time.GetElapsedTime(_began) > Start;
        }

        return true;
    }
}
