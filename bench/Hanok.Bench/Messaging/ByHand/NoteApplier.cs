using System.Threading.Channels;
using Hanok.Bench.HandWritten;
using Hanok.Bench.Messaging.Work;
using Npgsql;

namespace Hanok.Bench.Messaging.ByHand;

/// <summary>Takes what is there, up to a bound, and writes it with the watermark in one transaction and one round trip.</summary>
internal sealed class NoteApplier(NpgsqlDataSource source, TimeProvider time)
{
    private const int Limit = 500;

    // Deliveries, at most InFlightLimit messages: the bound is never the pace.
    private readonly Channel<NoteDelivery> _inbox = Channel.CreateBounded<NoteDelivery>(new BoundedChannelOptions(8192) { SingleReader = true });

    public ChannelWriter<NoteDelivery> Writer => _inbox.Writer;

    public async Task RunAsync(CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        var (taken, notes, position) = (new List<NoteDelivery>(), new List<Note>(), 0L);
        while (await _inbox.Reader.WaitToReadAsync(cancellation))
        {
            taken.Clear();
            notes.Clear();
            while (notes.Count < Limit && _inbox.Reader.TryRead(out var delivery))
            {
                taken.Add(delivery);
                notes.AddRange(delivery.Notes);
            }

            var next = (long)taken[^1].Position;
            await using var transaction = new Transaction(connection, new Bundle());
            transaction.Update(
                "UPDATE watermark SET position = $2 WHERE position = $1", 1, Transaction.Value(position), Transaction.Value(next));
            transaction.Run(NoteRows.InsertReceived, NoteRows.Parameters(notes, time.GetUtcNow()));
            await transaction.CommitAsync(cancellation);
            position = next;
            taken.ForEach(delivery => delivery.Handled.Handled());
        }
    }
}
