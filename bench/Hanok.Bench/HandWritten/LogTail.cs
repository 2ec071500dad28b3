using System.Buffers;
using System.Threading.Channels;
using Npgsql;
using Npgsql.Replication;
using Npgsql.Replication.PgOutput;
using Npgsql.Replication.PgOutput.Messages;

namespace Hanok.Bench.HandWritten;

/// <summary>Reads the committed messages of one database from its log, in commit order, and hands them to the lanes of their receivers.</summary>
internal sealed class LogTail(ServiceName source, BenchDatabases databases, Func<ServiceName, int, ChannelWriter<Delivery>> laneOf, int lanes)
{
    // The bound on reconnecting: a run that loses its server for longer is no measurement any more.
    private const int MaxReconnects = 20;

    // Confirming costs a write of the slot's state, and only bounds how much is read again after a crash: ten times a second is plenty.
    private static readonly TimeSpan ConfirmEvery = TimeSpan.FromMilliseconds(100);

    private readonly Confirmations _confirmations = new();
    private readonly List<Message> _bundle = [];
    private readonly List<Message>?[] _byLane = new List<Message>?[Enum.GetValues<ServiceName>().Length * lanes];

    public async Task RunAsync(TimeProvider time, CancellationToken cancellation)
    {
        for (var reconnects = 0; ; reconnects++)
        {
            try
            {
                await ReadAsync(time, cancellation);
            }
            catch (Exception error) when (error is NpgsqlException or IOException && !cancellation.IsCancellationRequested && reconnects < MaxReconnects)
            {
                // The killed sender may hold the slot for a moment longer.
                await Task.Delay(ConfirmEvery, time, cancellation);
            }
        }
    }

    private async Task ReadAsync(TimeProvider time, CancellationToken cancellation)
    {
        await using var connection = new LogicalReplicationConnection(databases.ReplicationConnectionString(source));
        connection.WalReceiverStatusInterval = ConfirmEvery;
        await connection.Open(cancellation);
        using var closed = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var confirming = ConfirmAsync(connection, time, closed.Token);
        try
        {
            var options = new PgOutputReplicationOptions(BenchDatabases.Publication, PgOutputProtocolVersion.V1, messages: true);
            ulong position = 0;
            await foreach (var message in connection.StartReplication(new PgOutputReplicationSlot(BenchDatabases.Slot(source)), options, cancellation))
            {
                if (message is BeginMessage begin)
                {
                    position = (ulong)begin.TransactionFinalLsn;
                }
                else if (message is LogicalDecodingMessage bundle)
                {
                    await ReadAsync(bundle.Data, cancellation);
                    await DeliverAsync(position, cancellation);
                }
            }
        }
        finally
        {
            await closed.CancelAsync();
            await confirming.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async ValueTask ReadAsync(Stream data, CancellationToken cancellation)
    {
        var length = (int)data.Length;
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        await data.ReadExactlyAsync(buffer.AsMemory(0, length), cancellation);
        _bundle.Clear();
        Bundle.Read(buffer.AsSpan(0, length), _bundle);
        ArrayPool<byte>.Shared.Return(buffer);
    }

    private async ValueTask DeliverAsync(ulong position, CancellationToken cancellation)
    {
        var receivers = 0;
        foreach (var message in _bundle)
        {
            if (message.Destination is { } destination)
            {
                ref var lane = ref _byLane[(int)destination * lanes + message.Lane(lanes)];
                receivers += lane is null ? 1 : 0;
                (lane ??= []).Add(message);
            }
        }
        var transaction = _confirmations.Opened(position, receivers);
        for (var i = 0; i < _byLane.Length && receivers > 0; i++)
        {
            if (_byLane[i] is { } messages)
            {
                _byLane[i] = null;
                var writer = laneOf((ServiceName)(i / lanes), i % lanes);
                await writer.WriteAsync(new(source, position, messages, transaction), cancellation);
            }
        }
    }

    private async Task ConfirmAsync(LogicalReplicationConnection connection, TimeProvider time, CancellationToken closed)
    {
        using var timer = new PeriodicTimer(ConfirmEvery, time);
        while (await timer.WaitForNextTickAsync(closed))
        {
            var confirmed = _confirmations.Confirmed;
            if (confirmed > 0 && confirmed <= (ulong)connection.LastReceivedLsn)
            {
                connection.SetReplicationStatus(new(confirmed));
            }
        }
    }
}
