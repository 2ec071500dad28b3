using Hanok.Testing.Contracts;

namespace Hanok.Tests.InMemory;

public sealed class InMemorySagaRepairRefusalTests : SagaRepairRefusalContract
{
    protected override ValueTask<ContractPlatform> CreatePlatformAsync() => ValueTask.FromResult<ContractPlatform>(new InMemoryPlatform());
}
