using System.Threading.Channels;
using Npgsql;

namespace Hanok.Bench.HandWritten;

/// <summary>
/// One worker of one service. It takes what is there, up to a bound, without waiting for more, and handles it in one transaction
/// with its watermarks and its outgoing messages: what arrives during a transaction is the next batch.
/// </summary>
internal sealed class Lane(IService service, int number, int batchLimit, BenchDatabases databases, TimeProvider time)
{
    // Retries of one batch after a lost connection. More means that the server is gone.
    private const int MaxAttempts = 20;

    // The whole run has at most a few thousand sagas in flight, each with one message: the bound is never the pace.
    private readonly Channel<Delivery> _inbox = Channel.CreateBounded<Delivery>(new BoundedChannelOptions(8192) { SingleReader = true });
    private readonly List<Delivery> _taken = [];
    private readonly List<Message> _messages = [];
    private readonly Bundle _outgoing = new();
    private readonly Dictionary<ServiceName, long> _watermarks = [];
    private readonly Dictionary<ServiceName, long> _next = [];

    public ChannelWriter<Delivery> Writer => _inbox.Writer;

    public async Task RunAsync(CancellationToken cancellation)
    {
        var connection = await ConnectAsync(cancellation);
        try
        {
            while (await _inbox.Reader.WaitToReadAsync(cancellation))
            {
                Take();
                for (var attempt = 1; ; attempt++)
                {
                    try
                    {
                        await HandleAsync(connection, cancellation);
                        break;
                    }
                    catch (NpgsqlException error) when (BenchDatabases.IsWorthARetry(error) && attempt < MaxAttempts)
                    {
                        // Committed or not? The watermarks know.
                        await connection.DisposeAsync();
                        await Task.Delay(TimeSpan.FromMilliseconds(20), time, cancellation);
                        connection = await ConnectAsync(cancellation);
                    }
                }
                Done();
            }
        }
        finally
        {
            await connection.DisposeAsync();
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

    /// <summary>Aborts the transaction (division by zero) unless each watermark still stands where this lane believes it does.</summary>
    private void AdvanceWatermarks(Transaction transaction)
    {
        foreach (var (source, position) in _next)
        {
            transaction.Run(
                """
                WITH advanced AS (UPDATE watermark SET position = $4 WHERE source = $1 AND lane = $2 AND position = $3 RETURNING 1)
                SELECT 1 / count(*) FROM advanced
                """, null,
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

    private async Task<NpgsqlConnection> ConnectAsync(CancellationToken cancellation)
    {
        var connection = await databases.OpenAsync(service.Name, cancellation);
        await using var command = new NpgsqlCommand("SELECT source, position FROM watermark WHERE lane = $1", connection);
        command.Parameters.Add(Transaction.Value((short)number));
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            _watermarks[(ServiceName)rows.GetInt16(0)] = rows.GetInt64(1);
        }
        return connection;
    }
}
