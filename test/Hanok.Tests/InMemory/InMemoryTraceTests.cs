using Hanok.Testing.Contracts;

namespace Hanok.Tests.InMemory;

public sealed class InMemoryTraceTests : TraceContract
{
    protected override ValueTask<ContractPlatform> CreatePlatformAsync() => ValueTask.FromResult<ContractPlatform>(new InMemoryPlatform());
}
