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
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    private readonly long _began = time.GetTimestamp();
    private readonly SemaphoreSlim _turns = new(First);
    private volatile bool _hasStarted;

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

    // Who has waited in vain goes on without a turn, and brings one along for the time after: nobody waits for what they hold themselves.
    private async ValueTask<NpgsqlConnection> OpenInTurnAsync(CancellationToken cancellation)
    {
        _hasStarted = time.GetElapsedTime(_began) > Start;
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
}
