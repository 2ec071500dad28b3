using Hanok.Testing.Contracts;

namespace Hanok.Tests.InMemory;

public sealed class InMemoryScheduleTests : ScheduleContract
{
    protected override ValueTask<ContractPlatform> CreatePlatformAsync() => ValueTask.FromResult<ContractPlatform>(new InMemoryPlatform());
}
