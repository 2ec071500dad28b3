using Hanok.Choreography;
using Hanok.Events;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Hanok.Testing.Contracts;

/// <summary>The flows of a service under contract.</summary>
public static class ContractFlows
{
    /// <summary>Orders a meal.</summary>
    /// <returns>The conversation.</returns>
    public static async Task<Guid> OrderMealAsync(this ContractService orders, string dish)
    {
        var id = Guid.CreateVersion7();
        await orders.CommitAsync(transaction => transaction.Publish(dish, new MealOrdered(dish), conversation: id));
        return id;
    }

    /// <summary>Null when the service does not know it.</summary>
    public static async Task<FlowInstance?> FlowAsync(this ContractService service, Guid id) =>
        (await service.Services.GetRequiredService<IFlowStore>().FindAsync(id, TestContext.Current.CancellationToken)).SingleOrDefault();

    /// <summary>Waits until the flow is so far, and returns it.</summary>
    public static async Task<FlowInstance> FlowAsync(this ContractService service, Guid id, Func<FlowInstance, bool> isThere)
    {
        FlowInstance? flow = null;
        await Until.TrueAsync(
            async () => (flow = await service.FlowAsync(id)) is not null && isThere(flow),
            async () => $"flow {id} is {flow?.Status.ToString() ?? "unknown"} after {string.Join(", ", flow?.Past.Select(p => p.Event) ?? [])}. "
                + $"Parked: {string.Join("; ", (await service.ParkedAsync()).Select(p => p.Reason))}");
        return flow!;
    }

    /// <summary>Waits until the flow has ended.</summary>
    public static Task<FlowInstance> EndedFlowAsync(this ContractService service, Guid id) => service.FlowAsync(id, flow => flow.EndedAt is not null);
}
