using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Hanok.Testing.Contracts;

/// <summary>One owner at a time has a lock, those who wait get it in their order, and nobody waits for ever.</summary>
public abstract class SemanticLockContract : SemanticLockSuite
{
    [Fact]
    public async Task A_lock_is_granted_to_one_owner_and_refused_to_another_who_does_not_wait()
    {
        await StartAsync();

        Assert.NotNull((await AcquireAsync("order/1", A)).Granted);
        var refusal = (await AcquireAsync("order/1", B)).Refusal;

        Assert.Equal("locked", refusal?.Code);
        Assert.Contains(A.ToString(), refusal!.Reason, StringComparison.Ordinal);
        Assert.NotNull((await AcquireAsync("order/2", B)).Granted);
    }

    [Fact]
    public async Task The_owner_gets_its_lock_again_with_the_same_fence()
    {
        await StartAsync();

        var first = (await AcquireAsync("order/1", A)).Granted;

        Assert.Equal(first, (await AcquireAsync("order/1", A)).Granted);
        Assert.Single(await LocksAsync());
    }

    [Fact]
    public async Task A_lock_that_was_released_can_be_had_again_with_a_higher_fence()
    {
        await StartAsync();
        var first = (await AcquireAsync("order/1", A)).Granted!;

        await ReleaseAsync("order/1", B);
        Assert.Single(await LocksAsync());
        await ReleaseAsync("order/1", A);
        await ReleaseAsync("order/1", A);

        Assert.Empty(await LocksAsync());
        Assert.True((await AcquireAsync("order/1", B)).Granted!.Fence > first.Fence);
    }

    [Fact]
    public async Task A_lock_that_was_taken_in_a_transaction_is_seen_by_it_and_gone_when_it_rolls_back()
    {
        await StartAsync();
        await using (var abandoned = Orders.Database.Begin())
        {
            Assert.NotNull((await Locks.AcquireAsync(abandoned, new("order/1", A), Cancellation)).Granted);
            Assert.Equal("locked", (await Locks.AcquireAsync(abandoned, new("order/1", B), Cancellation)).Refusal?.Code);
        }

        Assert.NotNull((await AcquireAsync("order/1", B)).Granted);
    }

    [Fact]
    public async Task Those_who_wait_are_told_in_their_order_when_it_is_theirs()
    {
        await StartAsync();
        await AcquireAsync("order/1", A);
        Guid[] line = [B, C, D];
        foreach (var owner in line)
            Assert.True((await QueueAsync("order/1", owner)).IsWaiting);

        Guid[] holders = [A, B, C];
        foreach (var (n, owner) in holders.Index())
        {
            await ReleaseAsync("order/1", owner);
            var granted = (await GrantsAsync(n + 1))[n];
            Assert.Equal((line[n], RequestOf("order/1", line[n])), (granted.CorrelationId, granted.CausationId));
            Assert.Equal(line[n], Assert.Single(await LocksAsync()).Owner);
        }
    }

    [Fact]
    public async Task Who_asks_again_while_it_waits_stands_in_line_once()
    {
        await StartAsync();
        await AcquireAsync("order/1", A);

        Assert.True((await QueueAsync("order/1", B)).IsWaiting);
        Assert.True((await QueueAsync("order/1", B)).IsWaiting);
        await ReleaseAsync("order/1", A);
        await ReleaseAsync("order/1", B);

        Assert.Empty(await LocksAsync());
    }

    [Fact]
    public async Task A_release_that_rolls_backRecorded_nothing()
    {
        await StartAsync();
        await AcquireAsync("order/1", A);
        await QueueAsync("order/1", B);
        await using (var abandoned = Orders.Database.Begin())
            await Locks.ReleaseAsync(abandoned, "order/1", A, Cancellation);

        Assert.Equal(A, Assert.Single(await LocksAsync()).Owner);
        await ReleaseAsync("order/1", A);
        Assert.Equal(B, Assert.Single(await GrantsAsync(1)).CorrelationId);
    }

    [Fact]
    public async Task Who_ends_leaves_nothing_behind_neither_locks_nor_places_in_line()
    {
        await StartAsync();
        await AcquireAsync("order/1", A);
        await AcquireAsync("order/2", A);
        await AcquireAsync("order/3", B);
        await QueueAsync("order/3", A);
        await QueueAsync("order/1", C);

        await CommitAsync(transaction => Locks.ReleaseAllAsync(transaction, [A], Cancellation));

        Assert.Equal(C, Assert.Single(await GrantsAsync(1)).CorrelationId);
        Assert.Equal([("order/1", C), ("order/3", B)], (await LocksAsync()).Select(held => (held.Resource, held.Owner)).Order());
        await ReleaseAsync("order/3", B);
        Assert.Equal("order/1", Assert.Single(await LocksAsync()).Resource);
    }

    [Fact]
    public async Task Who_would_close_a_circle_is_refused()
    {
        await StartAsync();
        await AcquireAsync("order/1", A);
        await AcquireAsync("order/2", B);
        await AcquireAsync("order/3", C);
        Assert.True((await QueueAsync("order/2", A)).IsWaiting);
        Assert.True((await QueueAsync("order/3", B)).IsWaiting);

        Assert.Equal("deadlock", (await QueueAsync("order/1", C)).Refusal?.Code);
        Assert.True((await QueueAsync("order/1", D)).IsWaiting);
    }

    [Fact]
    public async Task Who_stands_behind_another_in_line_waits_for_it_too()
    {
        await StartAsync();
        await AcquireAsync("order/1", A);
        await AcquireAsync("order/2", C);
        await QueueAsync("order/1", B);
        await QueueAsync("order/1", C);

        // When A releases, B has it before C: and B would wait for what C does not give back before.
        Assert.Equal("deadlock", (await QueueAsync("order/2", B)).Refusal?.Code);
    }

    [Fact]
    public async Task Of_two_who_would_close_a_circle_at_once_exactly_one_waits()
    {
        await StartAsync();
        for (var round = 0; round < 25; round++)
        {
            var (one, two) = (Guid.CreateVersion7(), Guid.CreateVersion7());
            await AcquireAsync($"left/{round}", one);
            await AcquireAsync($"right/{round}", two);

            var results = await Task.WhenAll(QueueAsync($"right/{round}", one), QueueAsync($"left/{round}", two));

            Assert.Single(results, result => result.IsWaiting);
            Assert.Single(results, result => result.Refusal?.Code == "deadlock");
        }
    }

    [Fact]
    public async Task Many_who_want_the_same_few_locks_have_them_one_at_a_time_and_leave_none()
    {
        await StartAsync();
        var owners = Enumerable.Range(0, 30).Select(_ => Guid.CreateVersion7()).ToList();
        await Task.WhenAll(owners.Select(async (owner, n) =>
        {
            var resource = $"order/{n % 3}";
            if ((await QueueAsync(resource, owner)).IsWaiting)
                await Until.TrueAsync(() => Recorded.Seen.Any(m => m.CorrelationId == owner), $"{owner} is never granted {resource}");

            Assert.Equal(owner, Assert.Single(await LocksAsync(), held => held.Resource == resource).Owner);
            await ReleaseAsync(resource, owner);
        }));

        Assert.Empty(await LocksAsync());
        Assert.Equal(Recorded.Seen.Count, Recorded.Seen.Select(m => m.CorrelationId).Distinct().Count());
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("order/1", 0)]
    public async Task A_lock_without_a_name_or_a_time_is_no_lock(string resource, int minutes)
    {
        await StartAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => AcquireAsync(resource, A, minutes * Minute));
    }
}
