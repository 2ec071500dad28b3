using System.Text;
using System.Text.Json.Nodes;
using Hanok.Audit;
using Hanok.Idempotency;
using Hanok.Sagas;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Hanok.Testing.Contracts;

/// <summary>A saga that waits for a step, a participant that is played by the test, and a person.</summary>
public abstract class SagaRepairSuite : Contract
{
    private protected static Author Alice { get; } = new("alice", "ticket 4711");

    private protected PlayedKitchen Kitchen { get; } = new();

    private protected Task<ContractService> OrdersAsync() => Services.StartAsync("orders", hanok => hanok.AddSaga<RepairedSaga, RepairedState>());

    private protected static async Task<SagaInstance> StartedAsync(ContractService orders, string key)
    {
        var starter = orders.Services.GetRequiredService<SagaStarter<RepairedState>>();
        return await orders.SagaAsync((await starter.StartAsync(RequestKey.Of(key), new("soup", new(2, ["Ann", "Bob"]), "secret"), Cancellation)).Id);
    }

    /// <summary>A saga that waits for a step.</summary>
    private protected async Task<(ContractService Orders, SagaInstance Saga)> AtAsync(string step)
    {
        var orders = await OrdersAsync();
        var saga = await StartedAsync(orders, "the key");
        while (saga.Open[0].Step != step)
        {
            await Kitchen.DoesAsync(orders, saga, saga.Open[0].Step);
            saga = await orders.SagaAsync(saga.Id);
        }

        return (orders, saga);
    }

    private protected static Task<SagaRepaired> RepairAsync(ContractService orders, SagaInstance saga, SagaIntervention wanted) =>
        orders.Services.GetRequiredService<SagaRepair>().RepairAsync(saga.Id, wanted, Cancellation);

    /// <summary>It is refused with this problem, and leaves neither the saga nor the audit log changed.</summary>
    private protected static async Task<SagaRepairException> RefusedAsync(ContractService orders, SagaInstance saga, SagaIntervention wanted, string problem)
    {
        var store = orders.Services.GetRequiredService<ISagaStore>();
        var before = await store.FindAsync(saga.Id, Cancellation);
        var audited = await orders.Services.GetRequiredService<IAuditLog>().ReadAsync(null, 100, Cancellation);

        var refused = await Assert.ThrowsAsync<SagaRepairException>(() => RepairAsync(orders, saga, wanted));

        Assert.Equal(problem, refused.Problem);
        Assert.Equivalent(before, await store.FindAsync(saga.Id, Cancellation));
        Assert.Equal(audited.Count, (await orders.Services.GetRequiredService<IAuditLog>().ReadAsync(null, 100, Cancellation)).Count);
        return refused;
    }

    private protected static byte[] State(SagaInstance saga, Action<JsonNode> edit)
    {
        var state = JsonNode.Parse(saga.State)!;
        edit(state);
        return Encoding.UTF8.GetBytes(state.ToJsonString());
    }
}
