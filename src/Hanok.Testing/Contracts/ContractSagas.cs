using Hanok.Chassis;
using Hanok.Http;
using Hanok.Sagas;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Hanok.Testing.Contracts;

/// <summary>The sagas of a service under contract.</summary>
public static class ContractSagas
{
    private const string Key = "0123456789abcdef";

    /// <summary>Gives the service an operator, <c>alice</c>.</summary>
    public static HanokBuilder HasOperator(this HanokBuilder hanok)
    {
        hanok.Application.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Hanok:Admin:Keys:alice"] = Key });
        return hanok;
    }

    /// <summary>The service's API as its operator sees it.</summary>
    public static HttpClient AsOperator(this ContractService service) =>
        new(ServiceConnections.Handler()) { BaseAddress = service.Address, DefaultRequestHeaders = { Authorization = new("Bearer", Key) } };

    public static SagaStarter<StepsState> Starter(this ContractService service) => service.Services.GetRequiredService<SagaStarter<StepsState>>();

    public static async Task<SagaInstance> SagaAsync(this ContractService service, Guid id)
    {
        var found = await service.Services.GetRequiredService<ISagaStore>().FindAsync(id, TestContext.Current.CancellationToken);
        return found?.Saga ?? throw new InvalidOperationException($"'{service.Name}' has no saga {id}.");
    }

    /// <summary>Waits until a saga has ended.</summary>
    public static async Task<SagaInstance> EndedAsync(this ContractService service, Guid id)
    {
        SagaInstance? saga = null;
        await Until.TrueAsync(
            async () => (saga = await service.SagaAsync(id)).HasEnded,
            async () => $"saga {id} is {saga?.Status} at {string.Join(", ", saga?.Open.Select(o => o.Step) ?? [])}. Parked: {string.Join("; ", (await service.ParkedAsync()).Select(p => p.Reason))}");
        return saga!;
    }
}
