using System.Net;
using Hanok.Discovery;
using Hanok.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Hanok.Tests.Discovery;

/// <summary>A Hanok service that is bound to port 0 twice, finds others by registries, and says its name.</summary>
internal sealed class TestService : IAsyncDisposable
{
    private readonly WebApplication _application;

    private TestService(WebApplication application) => _application = application;

    /// <summary>In the order of their names: Http, Messages.</summary>
    /// <summary>An operator's, who is told why a service is not healthy.</summary>
    public const string AdminKey = "0123456789abcdef";

    public IReadOnlyList<Uri> Bound => [.. _application.Urls.Select(url => new Uri(url))];

    public ServiceAddresses Addresses => _application.Services.GetRequiredService<ServiceAddresses>();

    /// <summary>Its base address is <c>http://kitchen</c>.</summary>
    public HttpClient Kitchen => _application.Services.GetRequiredService<IHttpClientFactory>().CreateClient("kitchen");

    public static async Task<TestService> StartAsync(string name, IEnumerable<Uri> registries, TimeProvider? time = null, params (string Key, string Value)[] settings)
    {
        var builder = TestHost.CreateBuilder(name);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Kestrel:Endpoints:Http:Url"] = "http://127.0.0.1:0",
            ["Kestrel:Endpoints:Messages:Url"] = "http://127.0.0.1:0",
            ["Kestrel:Endpoints:Messages:Protocols"] = "Http2",
            ["Hanok:Credentials:Secret"] = TestRegistry.Secret,
            ["Hanok:Registry:RenewSeconds"] = "1",
            ["Hanok:Registry:PollSeconds"] = "1",
            ["Hanok:Shutdown:DrainSeconds"] = "0",
            ["Hanok:Admin:Keys:tester"] = AdminKey,
        });
        builder.Configuration.AddInMemoryCollection(registries.Select((url, index) => KeyValuePair.Create($"Hanok:Registry:Urls:{index}", (string?)$"{url}")));
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)));
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        builder.AddHanok(name);
        builder.Services.AddHttpClient("kitchen", client => client.BaseAddress = new("http://kitchen")).AddHanokDiscovery();

        var application = builder.Build();
        application.MapHanok();
        application.MapGet("/", () => name).AllowAnonymous();
        application.MapPost("/", async (HttpRequest request) => await new StreamReader(request.Body).ReadToEndAsync()).AllowAnonymous();
        await application.StartOrDisposeAsync();
        return new(application);
    }

    /// <summary>In order, as on SIGTERM.</summary>
    public Task StopAsync() => _application.StopAsync(TestContext.Current.CancellationToken);

    public async Task<HttpStatusCode> StatusAsync(string path)
    {
        using var http = new HttpClient();
        using var answer = await http.GetAsync(new Uri(Bound[0], path), TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    public async ValueTask DisposeAsync() => await _application.DisposeAsync();
}
