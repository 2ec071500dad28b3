using Hanok.Chassis;
using Hanok.Testing;
using Hanok.Tests.Chassis;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Hanok.Tests.Gateway;

/// <summary>A gateway on a port of its own, in this process.</summary>
internal sealed class TestGateway : IAsyncDisposable
{
    private readonly WebApplication _application;

    private TestGateway(WebApplication application) => _application = application;

    public HttpClient Client { get; } = new();

    public IServiceProvider Services => _application.Services;

    public Uri Address => Client.BaseAddress!;

    public IConfigurationRoot Configuration => (IConfigurationRoot)_application.Services.GetRequiredService<IConfiguration>();

    /// <summary>Routes <c>/{**rest}</c> to <c>http://kitchen</c>, and what the settings add or change.</summary>
    public static Dictionary<string, string?> KitchenRoute(params (string Key, string? Value)[] settings)
    {
        var all = new Dictionary<string, string?>
        {
            ["ReverseProxy:Routes:all:ClusterId"] = "kitchen",
            ["ReverseProxy:Routes:all:Match:Path"] = "/api/{**rest}",
            ["ReverseProxy:Clusters:kitchen:Destinations:kitchen:Address"] = "http://kitchen",
        };
        foreach (var (key, value) in settings)
            all[key] = value;

        return all;
    }

    public static WebApplication Build(
        Dictionary<string, string?> settings, Action<HanokBuilder>? configure = null, Action<WebApplication>? map = null)
    {
        var builder = TestHost.CreateBuilder("gateway");
        builder.Configuration.AddInMemoryCollection(settings);
        var hanok = builder.AddHanok("gateway").AddGateway();
        builder.Services.OpenUndeclaredEndpoints();
        configure?.Invoke(hanok);

        var application = builder.Build();
        try
        {
            application.Urls.Add("http://127.0.0.1:0");
            application.MapHanok();
            map?.Invoke(application);
            application.MapGateway();
            return application;
        }
        catch
        {
            ((IDisposable)application).Dispose();
            throw;
        }
    }

    public static async Task<TestGateway> StartAsync(
        Dictionary<string, string?> settings, Action<HanokBuilder>? configure = null, Action<WebApplication>? map = null)
    {
        var gateway = new TestGateway(Build(settings, configure, map));
        await gateway._application.StartOrDisposeAsync();
        gateway.Client.BaseAddress = new Uri(gateway._application.Urls.First());
        return gateway;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _application.DisposeAsync();
    }
}
