using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Hanok.Registry;
using Hanok.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Hanok.IntegrationTests.Registry;

/// <summary>A registry in this process, on a port of its own.</summary>
internal sealed class TestRegistry : IAsyncDisposable
{
    private readonly WebApplication _application;

    private TestRegistry(WebApplication application) => _application = application;

    public HttpClient Client { get; } = new();

    public IServiceProvider Services => _application.Services;

    public static async Task<TestRegistry> StartAsync(TimeProvider? time = null, int port = 0, params (string Key, string Value)[] settings)
    {
        var registry = new TestRegistry(RegistryApplication.Build(["--urls", $"http://127.0.0.1:{port}", TestHost.WatchesNoFiles], builder =>
        {
            TestHost.Quieten(builder, "registry");
            builder.Configuration.AddInMemoryCollection(settings.Select(s => KeyValuePair.Create<string, string?>($"Hanok:Registry:{s.Key}", s.Value)));
            if (time is not null)
                builder.Services.AddSingleton(time);
        }));
        await registry._application.StartOrDisposeAsync();
        registry.Client.BaseAddress = new Uri(registry._application.Urls.First());
        return registry;
    }

    /// <summary>A port that nobody has now, from below those that systems give out by themselves: so nobody gets it before it is used.</summary>
    public static int FreePort()
    {
        while (true)
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                var port = Random.Shared.Next(20_000, 32_000);
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException)
            {
                // Taken: another one.
            }
        }
    }

    /// <summary>A port that refuses connections, for as long as the socket is there.</summary>
    public static Socket Refusing(out int port)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        port = ((IPEndPoint)socket.LocalEndPoint!).Port;
        return socket;
    }

    public static string Order(string id = "a", int port = 1, string more = "") => $$$"""
        {"instance":{"instanceId":"{{{id}}}","hostName":"localhost","app":"ORDER","ipAddr":"127.0.0.1","status":"UP","port":{"$":{{{port}}},"@enabled":"true"},
         "vipAddress":"order","dataCenterInfo":{"name":"MyOwn"},"leaseInfo":{"renewalIntervalInSecs":10,"durationInSecs":30}{{{more}}}}}
        """;

    public Task<HttpResponseMessage> RegisterAsync(string body, string app = "ORDER") => SendAsync(HttpMethod.Post, $"/eureka/apps/{app}", body);

    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, string? body = null, string type = "application/json", string? accept = null, bool asPeer = false)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, type);
        if (accept is not null)
            request.Headers.Accept.ParseAdd(accept);
        if (asPeer)
            request.Headers.Add("x-netflix-discovery-replication", "true");

        return await Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async Task<JsonNode> JsonAsync(string path)
    {
        using var response = await SendAsync(HttpMethod.Get, path, accept: "application/json");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
    }

    /// <summary>The ids of all instances, with their statuses, in order.</summary>
    public async Task<string> ListedAsync()
    {
        var applications = (await JsonAsync("/eureka/apps"))["applications"]!["application"]!.AsArray();
        return string.Join(' ', applications.SelectMany(a => a!["instance"]!.AsArray()).Select(i => $"{i!["instanceId"]}:{i["status"]}"));
    }

    public Task<string> WhyAsync(string id) => TextAsync($"/hanok/v1/instances/ORDER/{id}/why", "because");

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _application.DisposeAsync();
    }

    private async Task<string> TextAsync(string path, string member) => (await JsonAsync(path))[member]!.GetValue<string>();
}
