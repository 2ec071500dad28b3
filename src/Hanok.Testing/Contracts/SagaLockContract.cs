using Hanok.Idempotency;
using Hanok.Isolation;
using Hanok.Sagas;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Hanok.Testing.Contracts;

/// <summary>Sagas that lock what they work on come one after the other, and leave no lock, however they end.</summary>
public abstract class SagaLockContract : Contract
{
    private ContractService? _orders;

    [Fact]
    public async Task Sagas_that_want_the_same_thing_have_it_one_after_the_other()
    {
        await StartAsync(withKitchen: true);

        var ids = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => BeginAsync(new($"{n}", $"order/{n % 2}", Refuse: n % 5 == 4))));

        var fences = new List<long>();
        foreach (var (n, id) in ids.Index())
        {
            var saga = await Orders.EndedAsync(id);
            Assert.Equal(n % 5 == 4 ? SagaStatus.Compensated : SagaStatus.Completed, saga.Status);
            fences.Add(Orders.Services.GetRequiredService<Messaging.MessageJson>().Read<LockingState>(saga.State).Fence);
        }

        Assert.Equal(20, fences.Distinct().Count());
        Assert.Empty(await LocksAsync());
        var effects = await Orders.ReadAsync();
        foreach (var order in new[] { 0, 1 })
        {
            // What each begins, the same ends or undoes, before another begins.
            var mine = effects.Select(effect => effect.Split(' ', 2)).Where(effect => int.Parse(effect[0]) % 2 == order).ToList();
            Assert.All(mine.Chunk(2), pair => Assert.Equal((pair[0][0], "begins"), (pair[1][0], pair[0][1])));
        }
    }

    [Fact]
    public async Task A_saga_that_waits_shows_what_it_waits_for()
    {
        await StartAsync(withKitchen: false);
        await BeginAsync(new("holder", "order/1"));

        var waiting = await Orders.SagaAsync(await BeginAsync(new("waiting", "order/1")));

        Assert.Equal("first lock", Assert.Single(waiting.Open).Step);
        Assert.Equal(["holder begins"], await Orders.ReadAsync());
    }

    [Fact]
    public async Task A_saga_that_has_waited_too_long_gives_up_and_leaves_the_line()
    {
        await StartAsync(withKitchen: false);
        var holder = await BeginAsync(new("holder", "order/1"));
        var impatient = await BeginAsync(new("impatient", "order/1"));

        Platform.Time.Advance(LockingSaga.Patience);

        var saga = await Orders.EndedAsync(impatient);
        Assert.Equal((SagaStatus.Compensated, "deadline"), (saga.Status, saga.Refusal?.Code));
        await StartKitchenAsync();
        Assert.Equal(SagaStatus.Completed, (await Orders.EndedAsync(holder)).Status);
        Assert.Empty(await LocksAsync());
        Assert.Equal(["holder begins", "holder ends"], await Orders.ReadAsync());
    }

    [Fact]
    public async Task Of_two_sagas_that_want_the_same_things_crosswise_one_is_undone_and_the_other_completes()
    {
        await StartAsync(withKitchen: false);
        Guid[] ids = [await BeginAsync(new("one", "order/1", "order/2")), await BeginAsync(new("two", "order/2", "order/1"))];

        await StartKitchenAsync();

        SagaInstance[] sagas = [await Orders.EndedAsync(ids[0]), await Orders.EndedAsync(ids[1])];
        Assert.Equal([SagaStatus.Completed, SagaStatus.Compensated], sagas.Select(saga => saga.Status).Order());
        Assert.Equal("deadlock", sagas.Single(saga => saga.Status == SagaStatus.Compensated).Refusal?.Code);
        Assert.Empty(await LocksAsync());
    }

    [Fact]
    public async Task A_saga_that_takes_its_lock_twice_has_it_once()
    {
        await StartAsync(withKitchen: true);

        var saga = await Orders.EndedAsync(await BeginAsync(new("again", "order/1", "order/1")));

        Assert.Equal(SagaStatus.Completed, saga.Status);
        Assert.Empty(await LocksAsync());
    }

    private ContractService Orders => _orders!;

    private async Task StartAsync(bool withKitchen)
    {
        _orders = await Services.StartAsync("orders", hanok => hanok.AddSaga<LockingSaga, LockingState>());
        if (withKitchen)
            await StartKitchenAsync();
    }

    private Task<ContractService> StartKitchenAsync() => Services.StartAsync("kitchen", hanok => hanok.AddCommandHandlers<StepsParticipant>());

    private async Task<Guid> BeginAsync(LockingState state) =>
        (await Orders.Services.GetRequiredService<SagaStarter<LockingState>>().StartAsync(RequestKey.Of(state.Name), state, Cancellation)).Id;

    private ValueTask<IReadOnlyList<SemanticLock>> LocksAsync() => Orders.Services.GetRequiredService<SemanticLocks>().ListAsync(100, Cancellation);
}
