using Xunit;

namespace Hanok.Testing.Contracts;

/// <summary>What every contract suite has: a platform of its own for each test.</summary>
public abstract class Contract : IAsyncLifetime
{
    private ContractPlatform? _platform;
    private ContractServices? _services;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected ContractPlatform Platform => _platform ?? throw new InvalidOperationException("The test has not begun.");

    protected ContractServices Services => _services ?? throw new InvalidOperationException("The test has not begun.");

    /// <summary>Makes the platform under test, with nothing in it.</summary>
    protected abstract ValueTask<ContractPlatform> CreatePlatformAsync();

    public async ValueTask InitializeAsync()
    {
        _platform = await CreatePlatformAsync();
        _services = new(_platform);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_services is not null)
            await _services.DisposeAsync();
    }
}
