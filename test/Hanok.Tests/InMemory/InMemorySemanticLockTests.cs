using Hanok.Testing.Contracts;

namespace Hanok.Tests.InMemory;

public sealed class InMemorySemanticLockTests : SemanticLockContract
{
    protected override ValueTask<ContractPlatform> CreatePlatformAsync() => ValueTask.FromResult<ContractPlatform>(new InMemoryPlatform());
}
