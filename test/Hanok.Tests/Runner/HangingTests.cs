using Hanok.Testing;

namespace Hanok.Tests.Runner;

/// <summary>What <see cref="RunnerTests"/> has run; by themselves they are never run, for most of them never end.</summary>
public sealed class HangingTests
{
    [Fact(Explicit = true)]
    public async Task Waits_for_ever() => await NobodyComesAsync();

    [Fact(Explicit = true)]
    public async Task Waits_for_nothing() => await Task.Yield();

    private static async Task NobodyComesAsync() => await new TaskCompletionSource().Task;
}

/// <inheritdoc cref="HangingTests"/>
public sealed class ForgettingTests
{
    [Fact(Explicit = true)]
    public void Leaves_a_host_alive() => Assert.NotNull(TestHost.CreateBuilder("forgotten").Build());
}

/// <inheritdoc cref="HangingTests"/>
public sealed class BlockingFixtureTests(BlockingFixture fixture) : IClassFixture<BlockingFixture>
{
    [Fact(Explicit = true)]
    public void Is_never_run() => Assert.NotNull(fixture);
}

/// <summary>Nobody can end it: it is no test. It is made in every run, also where its test is not run, so it blocks only where it is told to.</summary>
public sealed class BlockingFixture : IDisposable
{
    public const string Variable = "HANOK_TEST_BLOCKS";

    private readonly ManualResetEventSlim _never = new();

    public BlockingFixture()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not null)
            _never.Wait(TestContext.Current.CancellationToken);
    }

    public void Dispose() => _never.Dispose();
}
