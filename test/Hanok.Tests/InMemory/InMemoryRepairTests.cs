using Hanok.Testing.Contracts;

namespace Hanok.Tests.InMemory;

public sealed class InMemoryRepairTests : RepairContract
{
    protected override ValueTask<ContractPlatform> CreatePlatformAsync() => ValueTask.FromResult<ContractPlatform>(new InMemoryPlatform());
}
