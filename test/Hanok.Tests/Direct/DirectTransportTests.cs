using Hanok.Direct;
using Hanok.Messaging;
using Hanok.Testing.Contracts;

namespace Hanok.Tests.Direct;

public sealed class DirectTransportTests
{
    private static readonly Uri[] Instances = [.. Enumerable.Range(1, 4).Select(n => new Uri($"http://10.0.0.{n}:5001"))];

    [Fact]
    public void A_lane_sticks_to_its_instance_whatever_the_order_of_the_addresses()
    {
        foreach (var lane in Enumerable.Range(0, Lane.Count))
            Assert.Equal(DirectTransport.InstanceFor(lane, Instances), DirectTransport.InstanceFor(lane, [.. Instances.Reverse()]));
    }

    [Fact]
    public void When_an_instance_is_gone_only_its_lanes_move()
    {
        foreach (var gone in Instances)
            foreach (var lane in Enumerable.Range(0, Lane.Count))
            {
                var before = DirectTransport.InstanceFor(lane, Instances);
                var after = DirectTransport.InstanceFor(lane, [.. Instances.Where(i => i != gone)]);
                if (before == gone)
                    Assert.NotEqual(gone, after);
                else
                    Assert.Equal(before, after);
            }
    }

    [Fact]
    public void Every_instance_has_work() =>
        Assert.Equal(2, Enumerable.Range(0, Lane.Count).Select(lane => DirectTransport.InstanceFor(lane, Instances[..2])).Distinct().Count());

    [Fact]
    public void A_batch_is_read_as_it_was_written()
    {
        var batch = Batch(new(1, 0), new(1, 1), new(7, 0));
        var bytes = new byte[BatchCodec.Length(batch)];
        BatchCodec.Write(batch, bytes);

        var read = BatchCodec.Read(bytes);

        Assert.Equal(batch.Select(m => m.Position), read.Select(d => d.Position));
        Assert.All(read, delivery => Assert.Equal("orders.noted.v1", delivery.Message.Type));
        for (var length = 1; length < bytes.Length; length++)
            Assert.True(IsWholeOrMalformed(bytes.AsMemory(0, length)));
    }

    [Fact]
    public void Positions_that_do_not_grow_are_malformed()
    {
        var batch = Batch(new(2, 0), new(1, 0));
        var bytes = new byte[BatchCodec.Length(batch)];
        BatchCodec.Write(batch, bytes);

        Assert.Throws<MalformedMessageException>(() => BatchCodec.Read(bytes));
    }

    private static bool IsWholeOrMalformed(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            // Cut between two messages, it is a smaller batch.
            return BatchCodec.Read(bytes).Count < 3;
        }
        catch (MalformedMessageException)
        {
            return true;
        }
    }

    private static OutgoingMessage[] Batch(params IEnumerable<Position> positions)
    {
        var message = new Runs("orders").Messages.Event("a", new Noted("a", 1));
        return [.. positions.Select(position => new OutgoingMessage(position, 0, MessageCodec.ToFrame(message)))];
    }
}
