using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Hanok.Testing;
using Hanok.Tests.Chassis;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Hanok.Tests.Resilience;

/// <summary>A service that calls the kitchen by a resilient client, and has endpoints of its own.</summary>
internal sealed class TestCaller : IAsyncDisposable
{
    private const string AdminKey = "0123456789abcdef";

    private readonly WebApplication _application;

    private TestCaller(WebApplication application) => _application = application;

    /// <summary>The resilient client.</summary>
    public HttpClient Kitchen => _application.Services.GetRequiredService<IHttpClientFactory>().CreateClient("kitchen");

    public T Get<T>() where T : notnull => _application.Services.GetRequiredService<T>();

    /// <summary>A client of this service, which is not resilient.</summary>
    public HttpClient Client { get; } = new();

    public static async Task<TestCaller> StartAsync(
        IEnumerable<string> kitchens, Action<IHttpClientBuilder>? configure = null, Action<WebApplication>? map = null, TimeProvider? time = null,
        params (string Key, string Value)[] settings)
    {
        var builder = TestHost.CreateBuilder("caller");
        builder.Configuration.AddInMemoryCollection(kitchens.Index().ToDictionary(k => $"services:kitchen:http:{k.Index}", k => (string?)k.Item));
        builder.Configuration["Hanok:Admin:Keys:tester"] = AdminKey;
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(
            s => s.Key.Contains(':', StringComparison.Ordinal) ? s.Key : $"Hanok:Resilience:kitchen:{s.Key}", s => (string?)s.Value));
        if (time is not null)
            builder.Services.AddSingleton(time);

        builder.AddHanok("caller");
        builder.Services.OpenUndeclaredEndpoints();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var client = builder.Services.AddHttpClient("kitchen", http => http.BaseAddress = new("http://kitchen")).AddHanokResilience();
        configure?.Invoke(client);

        var application = builder.Build();
        application.MapHanok();
        map?.Invoke(application);
        await application.StartOrDisposeAsync();
        var caller = new TestCaller(application);
        caller.Client.BaseAddress = new(application.Urls.First());
        return caller;
    }

    /// <summary>What <c>/hanok/resilience</c> says of the kitchen's client.</summary>
    public async Task<JsonNode> StateAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/hanok/resilience") { Headers = { Authorization = new("Bearer", AdminKey) } };
        using var answer = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        return (await answer.Content.ReadFromJsonAsync<JsonObject>(TestContext.Current.CancellationToken))!["clients"]!.AsArray()
            .Single(client => (string?)client!["name"] == "kitchen")!;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _application.DisposeAsync();
    }
}
