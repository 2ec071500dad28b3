using Hanok.Testing.Contracts;

namespace Hanok.Tests.InMemory;

public sealed class InMemoryIdentityTests : IdentityContract
{
    protected override ValueTask<ContractPlatform> CreatePlatformAsync() => ValueTask.FromResult<ContractPlatform>(new InMemoryPlatform());
}
