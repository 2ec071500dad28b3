using Hanok.Commands;
using Hanok.Idempotency;
using Hanok.Sagas;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Hanok.Testing.Contracts;

/// <summary>When it is quiet, nothing is on its way: what was sent is applied, and what followed from it too.</summary>
public abstract class QuietContract : Contract
{
    [Fact]
    public async Task Sagas_that_were_started_have_ended_when_it_is_quiet()
    {
        var orders = await Services.StartAsync("orders", hanok => hanok.AddSaga<StepsSaga, StepsState>());
        var kitchen = await Services.StartAsync("kitchen", hanok => hanok.AddCommandHandlers<StepsParticipant>());

        var started = new List<SagaStart<StepsState>>();
        for (var n = 0; n < 30; n++)
            started.Add(await orders.Starter().StartAsync(RequestKey.Of($"key {n}"), new(RefuseAt: n % 2 == 0 ? "" : "e"), Cancellation));

        await orders.QuietAsync(kitchen);

        foreach (var start in started)
            Assert.True((await orders.SagaAsync(start.Id)).HasEnded);
    }

    [Fact]
    public async Task It_is_quiet_when_nothing_was_ever_sent()
    {
        var orders = await Services.StartAsync("orders");

        await orders.QuietAsync();
        await orders.QuietAsync();

        Assert.Empty(await orders.ReadAsync());
    }

    [Fact]
    public async Task A_message_that_fails_at_first_is_applied_when_it_is_quiet_also_after_it_was_parked()
    {
        var orders = await Services.StartAsync("orders");
        var kitchen = await Services.StartAsync("kitchen", hanok => hanok.Cooks(new Sabotage().Fail("soup", times: 5)));

        await orders.CommitAsync(transaction => transaction.Send("t", new Cook("soup")));
        await orders.QuietAsync(kitchen);

        Assert.Equal(["soup"], await kitchen.ReadAsync());
        Assert.Empty(await kitchen.ParkedAsync());
    }
}
