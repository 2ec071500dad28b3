using Hanok.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Hanok.Tests.Gateway;

/// <summary>A service behind the gateway; it answers every path.</summary>
internal sealed class TestService : IAsyncDisposable
{
    private readonly WebApplication _application;

    private TestService(WebApplication application) => _application = application;

    public string Address => _application.Urls.First();

    public static Task<TestService> SayingAsync(string text) => StartAsync(context => context.Response.WriteAsync(text));

    public static async Task<TestService> StartAsync(
        RequestDelegate answer, Action<WebApplication>? use = null, string url = "http://127.0.0.1:0", HttpProtocols protocols = HttpProtocols.Http1)
    {
        var builder = TestHost.CreateBuilder("service");
        builder.WebHost.UseUrls(url);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = protocols));
        var application = builder.Build();
        use?.Invoke(application);
        application.Run(answer);
        await application.StartOrDisposeAsync();
        return new(application);
    }

    public async ValueTask DisposeAsync() => await _application.DisposeAsync();
}
