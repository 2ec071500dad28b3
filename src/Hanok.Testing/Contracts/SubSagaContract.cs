using Hanok.Idempotency;
using Hanok.Sagas;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Hanok.Testing.Contracts;

/// <summary>A saga whose step is a saga: in the service next door, and in its own.</summary>
public abstract class SubSagaContract : Contract
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_sub_saga_that_completes_answers_with_what_it_learned(bool inOneService)
    {
        var (orders, kitchen) = await StartAsync(inOneService);

        var saga = await RunAsync(orders, refuseAt: "");

        Assert.Equal(SagaStatus.Completed, saga.Status);
        Assert.Contains("\"known\":\"pick up\"", System.Text.Encoding.UTF8.GetString(saga.State), StringComparison.Ordinal);
        Assert.Equal(["cook", "pick up", "hand over"], await kitchen.ReadAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_sub_saga_that_is_refused_undoes_itself_and_then_refuses(bool inOneService)
    {
        var (orders, kitchen) = await StartAsync(inOneService);

        var saga = await RunAsync(orders, refuseAt: "hand over");

        Assert.Equal((SagaStatus.Compensated, "not hand over"), (saga.Status, saga.Refusal?.Reason));
        Assert.Equal(["cook", "pick up", "undo pick up", "undo cook"], await kitchen.ReadAsync());
    }

    private async Task<(ContractService Orders, ContractService Kitchen)> StartAsync(bool inOneService)
    {
        var kitchen = await Services.StartAsync("kitchen", hanok => hanok.AddCommandHandlers<StepsParticipant>());
        if (inOneService)
            return (
                await Services.StartAsync("audit", hanok => hanok
                    .AddSaga<OrderingSaga, StepsState>().AddCommandSaga<DeliverSaga, Deliver, Delivered, DeliverState>()),
                kitchen);

        await Services.StartAsync("audit", hanok => hanok.AddCommandSaga<DeliverSaga, Deliver, Delivered, DeliverState>());
        return (await Services.StartAsync("orders", hanok => hanok.AddSaga<OrderingSaga, StepsState>()), kitchen);
    }

    private static async Task<SagaInstance> RunAsync(ContractService orders, string refuseAt)
    {
        var start = await orders.Services.GetRequiredService<SagaStarter<StepsState>>().StartAsync(RequestKey.Of("the key"), new(refuseAt), Cancellation);
        return await orders.EndedAsync(start.Id);
    }
}
