using Hanok.Testing.Contracts;

namespace Hanok.Tests.InMemory;

public sealed class InMemorySagaLockTests : SagaLockContract
{
    protected override ValueTask<ContractPlatform> CreatePlatformAsync() => ValueTask.FromResult<ContractPlatform>(new InMemoryPlatform());
}
