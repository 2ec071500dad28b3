using Hanok.IntegrationTests.Postgres;
using Hanok.Isolation;
using Microsoft.Extensions.DependencyInjection;

namespace Hanok.IntegrationTests.Isolation;

/// <summary>One saga raises what an account holds and takes that back when it is refused; another sets it meanwhile.</summary>
[Collection(PostgresSagaCollection.Name)]
public sealed class SemanticLockAnomalyTests(PostgresServer server) : IsolationTest(server)
{
    private static readonly Guid First = Guid.CreateVersion7(), Second = Guid.CreateVersion7();

    [Fact]
    public async Task Without_it_the_undo_of_one_saga_loses_the_update_of_another()
    {
        var before = await HeldAsync("a");
        await SetAsync(50);
        await SetAsync(70);
        await SetAsync(before);

        Assert.Equal(0, await HeldAsync("a"));
    }

    [Fact]
    public async Task With_it_the_other_comes_before_or_after_and_never_between()
    {
        Assert.NotNull((await LockedAsync(First, 50)).Granted);
        Assert.Equal("locked", (await LockedAsync(Second, 70)).Refusal?.Code);

        await InTransactionAsync(async transaction =>
        {
            transaction.Write($"UPDATE account SET held = 0 WHERE id = 'a'");
            await Locks.ReleaseAsync(transaction, "account/a", First, Cancellation);
            return 0;
        });
        Assert.NotNull((await LockedAsync(Second, 70)).Granted);

        Assert.Equal(70, await HeldAsync("a"));
    }

    [Theory]
    [InlineData(false, 50)]
    [InlineData(true, 70)]
    public async Task Only_a_fence_keeps_who_slept_beyond_its_lease_from_writing_over_its_successor(bool checksFence, int held)
    {
        var stale = (await InTransactionAsync(t => Locks.AcquireAsync(t, new("account/a", First) { Lease = TimeSpan.FromMinutes(1) }, Cancellation))).Granted!;
        Time.SetClock(TimeSpan.FromMinutes(2));
        Assert.NotNull((await LockedAsync(Second, 70)).Granted);

        // It wakes up, and goes on where it was.
        await InTransactionAsync(async transaction =>
        {
            if (!checksFence || await Locks.CheckFenceAsync(transaction, stale.Resource, stale.Fence, Cancellation) is null)
                transaction.Write($"UPDATE account SET held = 50 WHERE id = 'a'");

            return 0;
        });

        Assert.Equal(held, await HeldAsync("a"));
    }

    private SemanticLocks Locks => Orders.Services.GetRequiredService<SemanticLocks>();

    private Task SetAsync(decimal held) => WriteAsync($"UPDATE account SET held = {held} WHERE id = 'a'");

    // A transaction of a saga that works on the account only when it has the lock.
    private Task<LockResult> LockedAsync(Guid saga, decimal held) => InTransactionAsync(async transaction =>
    {
        var result = await Locks.AcquireAsync(transaction, new("account/a", saga), Cancellation);
        if (result.Granted is not null)
            transaction.Write($"UPDATE account SET held = {held} WHERE id = 'a'");

        return result;
    });
}
