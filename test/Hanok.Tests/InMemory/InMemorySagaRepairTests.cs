using Hanok.Testing.Contracts;

namespace Hanok.Tests.InMemory;

public sealed class InMemorySagaRepairTests : SagaRepairContract
{
    protected override ValueTask<ContractPlatform> CreatePlatformAsync() => ValueTask.FromResult<ContractPlatform>(new InMemoryPlatform());
}
