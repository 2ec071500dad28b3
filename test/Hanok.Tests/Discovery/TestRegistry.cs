using System.Net.Http.Headers;
using System.Text;
using Hanok.Registry;
using Hanok.Security.Credentials;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace Hanok.Tests.Discovery;

/// <summary>Hanok's registry in this process, on a port of its own unless told otherwise.</summary>
internal sealed class TestRegistry : IAsyncDisposable
{
    public const string Secret = "the secret of a system in a test";

    private readonly WebApplication _application;

    private TestRegistry(WebApplication application) => _application = application;

    public Uri Address => new(_application.Urls.First());

    /// <summary>As which the registry knows a service.</summary>
    public static AuthenticationHeaderValue As(string service) => new(
        "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{service}:{ServiceCredentials.Of(service, ServiceCredentials.KeyOf(Secret, "registry"))}")));

    public static async Task<TestRegistry> StartAsync(int port = 0)
    {
        var registry = new TestRegistry(RegistryApplication.Build([$"--urls=http://127.0.0.1:{port}", $"--Hanok:Credentials:Secret={Secret}"], builder => builder.Logging.ClearProviders()));
        await registry._application.StartAsync(TestContext.Current.CancellationToken);
        return registry;
    }

    public async ValueTask DisposeAsync() => await _application.DisposeAsync();
}
