using Hanok.Idempotency;
using Hanok.Sagas;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Hanok.Testing.Contracts;

/// <summary>Sagas that run while their definitions change, and that are forgotten when they ended long ago.</summary>
public abstract class SagaVersionContract : Contract
{
    private readonly PlayedKitchen _kitchen = new();

    [Fact]
    public async Task Versions_run_side_by_side_until_the_last_instance_has_ended()
    {
        var orders = await Services.StartAsync("orders", hanok => hanok.AddSaga<StepsSaga, StepsState>());
        var old = await StartAsync(orders, "old");
        await orders.StopAsync();

        orders = await Services.StartAsync("orders", hanok => hanok.AddSaga<StepsSaga, StepsState>().AddSaga<StepsSagaVersion2, StepsState>());
        var young = await StartAsync(orders, "young");
        Assert.Equal((2, "new"), (young.Version, young.Open[0].Step));
        Assert.Empty(await StrandedAsync(orders));

        foreach (var step in new[] { "b", "c", "d", "e", "f" })
            await _kitchen.DoesAsync(orders, await orders.SagaAsync(old.Id), step);
        foreach (var step in new[] { "new", "e" })
            await _kitchen.DoesAsync(orders, await orders.SagaAsync(young.Id), step);

        var ended = await orders.SagaAsync(old.Id);
        Assert.Equal((1, SagaStatus.Completed), (ended.Version, ended.Status));
        Assert.Equal(SagaStatus.Completed, (await orders.SagaAsync(young.Id)).Status);
    }

    [Fact]
    public async Task A_version_that_is_taken_away_strands_its_instances_and_they_are_counted()
    {
        var orders = await Services.StartAsync("orders", hanok => hanok.AddSaga<StepsSaga, StepsState>());
        var (one, _) = (await StartAsync(orders, "one"), await StartAsync(orders, "two"));
        await orders.StopAsync();
        orders = await Services.StartAsync("orders", hanok => hanok.AddSaga<StepsSagaVersion2, StepsState>());

        await _kitchen.DoesAsync(orders, one, "b");

        Assert.Contains("does not have saga 'steps' version 1", Assert.Single(await orders.ParkedAsync()).Reason, StringComparison.Ordinal);
        Assert.StartsWith("2 running instances of saga 'steps' version 1", Assert.Single(await StrandedAsync(orders)), StringComparison.Ordinal);
        Assert.Equal("b", Assert.Single((await orders.SagaAsync(one.Id)).Open).Step);
    }

    [Fact]
    public async Task Steps_that_changed_in_a_version_are_found_before_anything_is_answered()
    {
        var orders = await Services.StartAsync("orders", hanok => hanok.AddSaga<StepsSaga, StepsState>());
        await StartAsync(orders, "one");
        await orders.StopAsync();
        orders = await Services.StartAsync("orders", hanok => hanok.AddSaga<ChangedStepsSaga, StepsState>());

        Assert.Contains("put the new steps into version 2", Assert.Single(await StrandedAsync(orders)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_sagas_with_one_state_cannot_be_told_apart_by_it()
    {
        var orders = await Services.StartAsync("orders", hanok => hanok.AddSaga<StepsSaga, StepsState>().AddSaga<OtherSaga, StepsState>());

        var error = Assert.Throws<InvalidOperationException>(() => orders.Starter());

        Assert.Contains("'steps' and 'other' all keep their state as StepsState", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sagas_that_ended_long_ago_are_forgotten_and_no_others()
    {
        var orders = await Services.StartAsync("orders", hanok => hanok.AddSaga<OtherSaga, StepsState>());
        var (ended, running) = (await StartAsync(orders, "ended"), await StartAsync(orders, "running"));
        await _kitchen.DoesAsync(orders, ended, "e");
        Platform.Time.SetClock(TimeSpan.FromDays(29));
        var retention = orders.Services.GetRequiredService<SagaRetention>();
        await retention.ForgetAsync(Cancellation);
        Assert.Equal(SagaStatus.Completed, (await orders.SagaAsync(ended.Id)).Status);

        Platform.Time.SetClock(TimeSpan.FromDays(2));
        await retention.ForgetAsync(Cancellation);

        var store = orders.Services.GetRequiredService<ISagaStore>();
        Assert.Null(await store.FindAsync(ended.Id, Cancellation));
        Assert.Equal(running.Id, Assert.Single(await store.ListAsync(new(), Cancellation)).Id);
    }

    [Fact]
    public async Task Sagas_are_listed_newest_first_page_by_page_and_by_what_they_are()
    {
        var orders = await Services.StartAsync("orders", hanok => hanok.AddSaga<OtherSaga, StepsState>());
        var (first, second, third) = (await StartAsync(orders, "1"), await StartAsync(orders, "2"), await StartAsync(orders, "3"));
        await _kitchen.DoesAsync(orders, second, "e");
        var store = orders.Services.GetRequiredService<ISagaStore>();

        async Task<IEnumerable<Guid>> ListAsync(SagaFilter filter) => (await store.ListAsync(filter, Cancellation)).Select(saga => saga.Id);

        Assert.Equal([third.Id, second.Id], await ListAsync(new(Limit: 2)));
        Assert.Equal([first.Id], await ListAsync(new(Limit: 2, Before: second.Number)));
        Assert.Equal([second.Id], await ListAsync(new(Status: SagaStatus.Completed)));
        Assert.Equal([third.Id, first.Id], await ListAsync(new(Name: "other", Status: SagaStatus.Running)));
        Assert.Empty(await ListAsync(new(Name: "another")));
        Assert.Empty(await ListAsync(new(IsOverdue: true)));
    }

    private static async Task<SagaInstance> StartAsync(ContractService orders, string key) =>
        await orders.SagaAsync((await orders.Starter().StartAsync(RequestKey.Of(key), new(RefuseAt: ""), Cancellation)).Id);

    private static async Task<IEnumerable<string>> StrandedAsync(ContractService orders) =>
        (await orders.Services.GetRequiredService<SagaCheck>().StrandedAsync(Cancellation)).Select(stranded => stranded.ToString());
}
