using Hanok.Registry;
using Hanok.Testing;
using Microsoft.AspNetCore.Builder;

namespace Hanok.Tests.Discovery;

/// <summary>Hanok's registry in this process, on a port of its own unless told otherwise.</summary>
internal sealed class TestRegistry : IAsyncDisposable
{
    private readonly WebApplication _application;

    private TestRegistry(WebApplication application) => _application = application;

    public Uri Address => new(_application.Urls.First());

    public static async Task<TestRegistry> StartAsync(int port = 0)
    {
        var registry = new TestRegistry(RegistryApplication.Build([$"--urls=http://127.0.0.1:{port}", TestHost.WatchesNoFiles], builder => TestHost.Quieten(builder, "registry")));
        await registry._application.StartOrDisposeAsync();
        return registry;
    }

    public async ValueTask DisposeAsync() => await _application.DisposeAsync();
}
