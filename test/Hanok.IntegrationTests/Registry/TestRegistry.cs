using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Hanok.Registry;
using Hanok.Security.Credentials;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Hanok.IntegrationTests.Registry;

/// <summary>A registry in this process, on a port of its own.</summary>
internal sealed class TestRegistry : IAsyncDisposable
{
    public const string Secret = "the secret of a system in a test";
    public const string AdminKey = "an admin key in a test";

    private readonly WebApplication _application;

    private TestRegistry(WebApplication application) => _application = application;

    /// <summary>It may do all, as another registry.</summary>
    public HttpClient Client { get; } = new() { DefaultRequestHeaders = { Authorization = As("registry") } };

    public IServiceProvider Services => _application.Services;

    /// <summary>As which the registry knows a service.</summary>
    public static AuthenticationHeaderValue As(string service) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{service}:{CredentialOf(service)}")));

    public static string CredentialOf(string service) => ServiceCredentials.Of(service, ServiceCredentials.KeyOf(Secret, "registry"));

    public static Task<TestRegistry> StartAsync(TimeProvider? time = null, int port = 0, params (string Key, string Value)[] settings) =>
        StartWithAsync(time, port, [("Credentials:Secret", Secret), .. settings.Select(s => ($"Registry:{s.Key}", s.Value))]);

    /// <summary>One that believes everybody.</summary>
    public static Task<TestRegistry> StartOpenAsync() => StartWithAsync(null, 0, [("Credentials:Anyone", "true")]);

    public static Task<TestRegistry> StartInDevelopmentAsync() => StartWithAsync(null, 0, [("Credentials:Secret", Secret)], "--environment=Development");

    private static async Task<TestRegistry> StartWithAsync(TimeProvider? time, int port, IEnumerable<(string Key, string Value)> settings, params string[] arguments)
    {
        var registry = new TestRegistry(RegistryApplication.Build(["--urls", $"http://127.0.0.1:{port}", .. arguments], builder =>
        {
            builder.Logging.ClearProviders();
            builder.Configuration.AddInMemoryCollection(settings.Select(s => KeyValuePair.Create<string, string?>($"Hanok:{s.Key}", s.Value)));
            builder.Configuration["Hanok:Admin:Keys:mina"] = AdminKey;
            if (time is not null)
                builder.Services.AddSingleton(time);
        }));
        await registry._application.StartAsync(TestContext.Current.CancellationToken);
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
        {
            request.Content = new StringContent(body);
            request.Content.Headers.Remove("Content-Type");
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

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
