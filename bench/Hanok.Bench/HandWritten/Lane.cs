using System.Threading.Channels;
using Npgsql;

namespace Hanok.Bench.HandWritten;

/// <summary>
/// One worker of one service. It takes what is there, up to a bound, without waiting for more, and handles it in one transaction
/// with its watermarks and its outgoing messages: what arrives during a transaction is the next batch.
/// </summary>
internal sealed class Lane(IService service, int number, int batchLimit, BenchDatabases databases, TimeProvider time)
{
    // Attempts at one batch. More means that the server is gone, or that a row is really missing.
    private const int MaxAttempts = 100;

    private static readonly TimeSpan OvertakePause = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan ReconnectPause = TimeSpan.FromMilliseconds(20);

    // The whole run has at most a few thousand sagas in flight, each with one message: the bound is never the pace.
    private readonly Channel<Delivery> _inbox = Channel.CreateBounded<Delivery>(new BoundedChannelOptions(8192) { SingleReader = true });
    private readonly List<Delivery> _taken = [];
    private readonly List<Message> _messages = [];
    private readonly Bundle _outgoing = new();
    private readonly Dictionary<ServiceName, long> _watermarks = [];
    private readonly Dictionary<ServiceName, long> _next = [];
    private long _overtakes;

    public ChannelWriter<Delivery> Writer => _inbox.Writer;

    /// <summary>Batches that met rows which were committed but not yet visible, and were tried again.</summary>
    public long Overtakes => Volatile.Read(ref _overtakes);

    public async Task RunAsync(CancellationToken cancellation)
    {
        var connection = await databases.OpenAsync(service.Name, cancellation);
        try
        {
            await ReadWatermarksAsync(connection, cancellation);
            while (await _inbox.Reader.WaitToReadAsync(cancellation))
            {
                Take();
                connection = await HandleUntilDurableAsync(connection, cancellation);
                Done();
            }
        }
        finally
        {
            await connection.DisposeAsync();
        }
    }

    private async Task<NpgsqlConnection> HandleUntilDurableAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                if (attempt > 1)
                {
                    // Committed or not? The watermarks know.
                    await ReadWatermarksAsync(connection, cancellation);
                }
                await HandleAsync(connection, cancellation);
                return connection;
            }
            catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.DivisionByZero && attempt < MaxAttempts)
            {
                // A commit is in the log, and its messages on their way, before other sessions see its rows. A reply can be back
                // in this gap: PostgreSQL has flushed the transaction but its process has lost the CPU. So try again.
                Interlocked.Increment(ref _overtakes);
                await Task.Delay(OvertakePause, time, cancellation);
            }
            catch (NpgsqlException error) when (BenchDatabases.IsLostConnection(error) && attempt < MaxAttempts)
            {
                await connection.DisposeAsync();
                await Task.Delay(ReconnectPause, time, cancellation);
                connection = await databases.OpenAsync(service.Name, cancellation);
            }
        }
    }

    private void Take()
    {
        _taken.Clear();
        var count = 0;
        while (count < batchLimit && _inbox.Reader.TryRead(out var delivery))
        {
            _taken.Add(delivery);
            count += delivery.Messages.Count;
        }
    }

    private async Task HandleAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        _messages.Clear();
        _next.Clear();
        foreach (var delivery in _taken)
        {
            var seen = _next.TryGetValue(delivery.Source, out var next) ? next : _watermarks[delivery.Source];
            if ((long)delivery.Position > seen)
            {
                _next[delivery.Source] = (long)delivery.Position;
                _messages.AddRange(delivery.Messages);
            }
        }
        if (_messages.Count == 0)
        {
            return;
        }

        await using var transaction = new Transaction(connection, _outgoing);
        AdvanceWatermarks(transaction);
        service.Handle(_messages, transaction, time.GetUtcNow());
        await transaction.CommitAsync(cancellation);
        foreach (var (source, position) in _next)
        {
            _watermarks[source] = position;
        }
    }

    /// <summary>Aborts the transaction unless each watermark still stands where this lane believes it does.</summary>
    private void AdvanceWatermarks(Transaction transaction)
    {
        foreach (var (source, position) in _next)
        {
            transaction.Update("UPDATE watermark SET position = $4 WHERE source = $1 AND lane = $2 AND position = $3", 1,
                Transaction.Value((short)source), Transaction.Value((short)number), Transaction.Value(_watermarks[source]), Transaction.Value(position));
        }
    }

    private void Done()
    {
        foreach (var delivery in _taken)
        {
            delivery.Handled.Handled();
            foreach (var message in delivery.Messages)
            {
                service.Committed(message);
            }
        }
    }

    private async Task ReadWatermarksAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("SELECT source, position FROM watermark WHERE lane = $1", connection);
        command.Parameters.Add(Transaction.Value((short)number));
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            _watermarks[(ServiceName)rows.GetInt16(0)] = rows.GetInt64(1);
        }
    }
}
