using Hanok.AppHost;
using Hanok.Discovery;
using Hanok.Testing;
using Hanok.Testing.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Tests.WholeSystem;

/// <summary>A client that finds the gateway by the registry, as services find each other.</summary>
internal sealed class DiscoveringClient : IAsyncDisposable
{
    public static readonly Uri Gateway = new("http://gateway");

    private readonly WebApplication _application;

    private DiscoveringClient(WebApplication application) => _application = application;

    /// <summary>Sends to http://gateway. Another one each time.</summary>
    public HttpMessageHandler Handler => _application.Services.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler("gateway");

    public static async Task<DiscoveringClient> StartAsync(RunningSystem running, CancellationToken cancellation)
    {
        var builder = TestHost.CreateBuilder("tester");
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Kestrel:Endpoints:Http:Url"] = "http://127.0.0.1:0",
            ["Hanok:Registry:Urls:0"] = $"{running["registry"].Address}",
            ["Hanok:Credentials:For:registry"] = running.Credentials.Of("tester", "registry"),
            ["Hanok:Registry:Register"] = "false",
        });
        builder.AddHanok("tester");
        builder.Services.AddHttpClient("gateway").AddHanokDiscovery();
        var client = new DiscoveringClient(builder.Build());
        try
        {
            await client._application.StartAsync(cancellation);

            // It starts without waiting for the registry, as services do.
            var addresses = client._application.Services.GetRequiredService<ServiceAddresses>();
            await Until.NothingIsMissingAsync(
                () => Task.FromResult(addresses.Of("gateway", "http").Count > 0 ? null : "the address of the gateway"));
            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
    }
}
