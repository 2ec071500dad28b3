using Hanok.Registry.Leases;
using Hanok.Registry.Replication;

namespace Hanok.Tests.Registry;

public sealed class PeerQueueTests
{
    [Fact]
    public void Heartbeats_that_wait_are_one_and_everything_else_keeps_its_order()
    {
        var queue = new PeerQueue();
        foreach (var action in new[] { PeerAction.Register, PeerAction.Heartbeat, PeerAction.Heartbeat, PeerAction.Cancel, PeerAction.Register })
            queue.Add(Item(action));

        Assert.Equal(
            [PeerAction.Register, PeerAction.Heartbeat, PeerAction.Cancel, PeerAction.Register], queue.Take(250).Select(item => item.Action));
        Assert.True(queue.Add(Item(PeerAction.Heartbeat)));
        Assert.Single(queue.Take(250));
    }

    [Fact]
    public void A_queue_that_is_full_is_emptied_and_says_so()
    {
        var queue = new PeerQueue();
        for (var i = 0; i < 10_000; i++)
            Assert.True(queue.Add(Item(PeerAction.Register)));

        Assert.False(queue.Add(Item(PeerAction.Register)));
        Assert.Empty(queue.Take(250));
    }

    private static PeerItem Item(PeerAction action) => new(action, new InstanceKey("ORDER", "a"));
}
