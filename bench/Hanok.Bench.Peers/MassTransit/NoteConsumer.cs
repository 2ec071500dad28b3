using MassTransit;

namespace Hanok.Bench.Peers.MassTransit;

/// <summary>One business row in the transaction of the inbox.</summary>
internal sealed class NoteConsumer(PeerDb database, TimeProvider time) : IConsumer<PeerNote>
{
    public async Task Consume(ConsumeContext<PeerNote> context)
    {
        var (note, startedAt) = (context.Message, time.GetUtcNow());
        database.Add(new ReceivedRow { Run = note.Run, Key = note.Key, Seq = note.Seq, Text = note.Text, StartedAt = startedAt });
        await database.SaveChangesAsync(context.CancellationToken);
    }
}
