using Hanok.Isolation;

namespace Hanok.Tests.Isolation;

public sealed class LockQueueTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;

    [Fact]
    public void A_line_that_is_too_long_takes_nobody_more()
    {
        var queue = new LockQueue("r", null, [], 1).Grant(Guid.CreateVersion7(), null, Now);
        for (var i = 0; i < LockQueue.WaitersLimit; i++)
            queue = queue.Enqueue(Waiting(), Now, "");

        Assert.Equal(LockAnswer.RefuseAsFull, queue.Ask(Waiting(), Now));
    }

    [Fact]
    public void Who_is_granted_the_lock_begins_its_own_lease_then()
    {
        var holder = Guid.CreateVersion7();
        var queue = new LockQueue("r", null, [], 1).Grant(holder, null, Now).Enqueue(Waiting() with { Lease = TimeSpan.FromMinutes(1) }, Now, "");

        var (after, _) = queue.Leave(holder, Now + TimeSpan.FromHours(1));

        Assert.Equal(Now + TimeSpan.FromMinutes(61), after.Held!.Until);
    }

    private static LockRequest Waiting() => new("r", Guid.CreateVersion7()) { Wait = LockWait.Queue };
}
