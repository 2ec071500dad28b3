using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Hanok.Testing.Contracts;

/// <summary>Semantic locks that are held for a time: who comes after it, and how the stale holder notices.</summary>
public abstract class LockLeaseContract : SemanticLockSuite
{
    [Fact]
    public async Task After_its_lease_a_lock_may_be_taken_by_another_and_the_stale_holder_is_told()
    {
        await StartAsync();
        var stale = (await AcquireAsync("order/1", A, Minute)).Granted!;
        Assert.Equal("locked", (await AcquireAsync("order/1", B)).Refusal?.Code);

        Platform.Time.SetClock(2 * Minute);
        Assert.Null(await CheckAsync(stale));
        var taken = (await AcquireAsync("order/1", B)).Granted!;

        Assert.True(taken.Fence > stale.Fence);
        Assert.Equal("lock-lost", (await CheckAsync(stale))?.Code);
        Assert.Null(await CheckAsync(taken));
        await ReleaseAsync("order/1", A);
        Assert.Equal(B, Assert.Single(await LocksAsync()).Owner);
        await ReleaseAsync("order/1", B);
        Assert.Equal("lock-lost", (await CheckAsync(taken))?.Code);
    }

    [Fact]
    public async Task A_lease_that_is_renewed_is_not_over()
    {
        await StartAsync();
        await AcquireAsync("order/1", A, Minute);
        Platform.Time.SetClock(Minute / 2);
        await AcquireAsync("order/1", A, Minute);
        Platform.Time.SetClock(Minute / 2);

        Assert.Equal("locked", (await AcquireAsync("order/1", B)).Refusal?.Code);
    }

    [Fact]
    public async Task After_a_lease_the_first_in_line_has_the_lock_also_when_nobody_asks_any_more()
    {
        await StartAsync();
        await AcquireAsync("order/1", A, Minute);
        await QueueAsync("order/1", B);
        await QueueAsync("order/1", C);

        Platform.Time.Advance(Minute);

        Assert.Equal(B, Assert.Single(await GrantsAsync(1)).CorrelationId);
        Assert.Equal("locked", (await AcquireAsync("order/1", D)).Refusal?.Code);
    }

    [Fact]
    public async Task After_a_lease_nobody_overtakes_those_who_wait()
    {
        await StartAsync();
        await AcquireAsync("order/1", A, Minute);
        await QueueAsync("order/1", B);
        Platform.Time.SetClock(2 * Minute);

        Assert.Equal("locked", (await AcquireAsync("order/1", C)).Refusal?.Code);

        Assert.Equal(B, Assert.Single(await GrantsAsync(1)).CorrelationId);
    }

    [Fact]
    public async Task Nobody_takes_a_lock_over_while_a_write_depends_on_its_fence()
    {
        await StartAsync();
        var held = (await AcquireAsync("order/1", A, Minute)).Granted!;
        Platform.Time.SetClock(2 * Minute);
        await using var write = Orders.Database.Begin();
        Assert.Null(await Locks.CheckFenceAsync(write, held.Resource, held.Fence, Cancellation));

        var taking = AcquireAsync("order/1", B);
        Platform.Record(write, "written under the lock");
        await write.CommitAsync(Cancellation);

        Assert.NotNull((await taking).Granted);
        Assert.Equal(["written under the lock"], await Orders.ReadAsync());
    }
}
