using System.Text.Json;
using System.Threading.Channels;
using Hanok.Bench.HandWritten;
using Hanok.Bench.Messaging.Processes;
using Hanok.Bench.Messaging.Work;
using Npgsql;
using Npgsql.Replication;
using Npgsql.Replication.PgOutput;
using Npgsql.Replication.PgOutput.Messages;

namespace Hanok.Bench.Messaging.ByHand;

/// <summary>Reads the sender's log and hands each transaction's messages on, in commit order.</summary>
internal sealed class NoteTail(string connectionString, ChannelWriter<NoteDelivery> receiver, TimeProvider time)
{
    /// <summary>Of the slot and the publication.</summary>
    public const string Name = "by_hand";

    private static readonly TimeSpan ConfirmEvery = TimeSpan.FromMilliseconds(100);

    private readonly Confirmations _confirmations = new();

    public async Task RunAsync(CancellationToken cancellation)
    {
        await using var connection = new LogicalReplicationConnection(
            new NpgsqlConnectionStringBuilder(connectionString) { ReadBufferSize = 64 * 1024 }.ConnectionString);
        connection.WalReceiverStatusInterval = ConfirmEvery;
        await connection.Open(cancellation);
        var options = new PgOutputReplicationOptions(Name, PgOutputProtocolVersion.V1, messages: true);
        var (position, bundle, confirmedAt) = (0ul, new List<Message>(), time.GetTimestamp());
        await foreach (var message in connection.StartReplication(new PgOutputReplicationSlot(Name), options, cancellation))
        {
            if (message is BeginMessage begin)
                position = (ulong)begin.TransactionFinalLsn;
            else if (message is LogicalDecodingMessage record)
                await receiver.WriteAsync(
                    new(position, await ReadAsync(record.Data, bundle, cancellation), _confirmations.Opened(position, 1)), cancellation);

            if (time.GetElapsedTime(confirmedAt) > ConfirmEvery && _confirmations.Confirmed > 0)
            {
                confirmedAt = time.GetTimestamp();
                connection.SetReplicationStatus(new(_confirmations.Confirmed));
            }
        }
    }

    private static async ValueTask<List<Note>> ReadAsync(Stream data, List<Message> bundle, CancellationToken cancellation)
    {
        var bytes = new byte[data.Length];
        await data.ReadExactlyAsync(bytes, cancellation);
        bundle.Clear();
        Bundle.Read(bytes, bundle);
        return [.. bundle.Select(message => JsonSerializer.Deserialize(message.Frame, WorkerJson.Default.Note)!)];
    }
}
