using Hanok.Testing.Contracts;

namespace Hanok.Tests.InMemory;

public sealed class InMemoryIdempotencyTests : IdempotencyContract
{
    protected override ValueTask<ContractPlatform> CreatePlatformAsync() => ValueTask.FromResult<ContractPlatform>(new InMemoryPlatform());
}
