using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace Hanok.IntegrationTests.Registry;

/// <summary>What a stranger can do (nothing), a service (what is its own), and who may do all.</summary>
public sealed class AccessTests : IAsyncLifetime
{
    private static readonly (HttpMethod Method, string Path)[] Changes =
    [
        (HttpMethod.Post, "/eureka/apps/ORDER"),
        (HttpMethod.Put, "/eureka/apps/ORDER/a"),
        (HttpMethod.Put, "/eureka/apps/ORDER/a/status?value=OUT_OF_SERVICE"),
        (HttpMethod.Delete, "/eureka/apps/ORDER/a/status"),
        (HttpMethod.Put, "/eureka/apps/ORDER/a/metadata?zone=evil"),
        (HttpMethod.Delete, "/eureka/apps/ORDER/a"),
    ];

    private readonly HttpClient _http = new();
    private TestRegistry _registry = null!;

    public async ValueTask InitializeAsync()
    {
        _registry = await TestRegistry.StartAsync();
        using var registered = await _registry.RegisterAsync(TestRegistry.Order());
        _http.BaseAddress = _registry.Client.BaseAddress;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _registry.DisposeAsync();
    }

    [Fact]
    public async Task A_stranger_learns_and_changes_nothing_by_any_endpoint_that_is_there()
    {
        var endpoints = _registry.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToList();
        var open = new List<string>();
        Assert.InRange(endpoints.Count, 30, 200);
        foreach (var endpoint in endpoints)
            foreach (var method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"])
                foreach (var credential in new[] { null, Basic("order", "wrong"), Basic("registry", ""), new("Bearer", "0123456789abcdef") })
                    if (await StatusAsync(new(method), PathOf(endpoint.RoutePattern), credential) is not HttpStatusCode.Unauthorized)
                        open.Add($"{method} {endpoint.RoutePattern.RawText}");

        Assert.Equal(["GET /health/live", "GET /health/ready", "GET /health/startup"], open.Distinct().Order());
        Assert.Equal("a:UP", await _registry.ListedAsync());
    }

    [Fact]
    public async Task A_service_reads_all_and_changes_only_what_is_its_own()
    {
        foreach (var (method, path) in Changes)
            Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(method, path, TestRegistry.As("kitchen"), TestRegistry.Order()));

        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(HttpMethod.Post, "/eureka/peerreplication/batch", TestRegistry.As("order"), "{\"replicationList\":[]}"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(HttpMethod.Put, "/eureka/apps/ORDER/a", TestRegistry.As("order"), asPeer: true));
        Assert.Equal("a:UP", await _registry.ListedAsync());

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(HttpMethod.Get, "/eureka/apps", TestRegistry.As("kitchen")));
        foreach (var (method, path) in Changes)
            Assert.Contains(await StatusAsync(method, path, TestRegistry.As("order"), TestRegistry.Order()), (HttpStatusCode[])[HttpStatusCode.OK, HttpStatusCode.NoContent]);
    }

    [Theory]
    [InlineData("kitchen", HttpStatusCode.Forbidden)]
    [InlineData("order,kitchen", HttpStatusCode.Forbidden)]
    [InlineData("orders", HttpStatusCode.Forbidden)]
    [InlineData("order", HttpStatusCode.NoContent)]
    [InlineData("order.example.com, ORDER:8080", HttpStatusCode.NoContent)]
    public async Task A_service_is_not_found_under_the_virtual_address_of_another(string vip, HttpStatusCode expected) => Assert.Equal(
        expected,
        await StatusAsync(
            HttpMethod.Post, "/eureka/apps/ORDER", TestRegistry.As("order"), TestRegistry.Order().Replace("\"vipAddress\":\"order\"", $"\"vipAddress\":\"{vip}\"", StringComparison.Ordinal)));

    [Fact]
    public async Task Who_has_an_admin_key_may_take_any_instance_out_of_service()
    {
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(HttpMethod.Put, "/eureka/apps/ORDER/a/status?value=OUT_OF_SERVICE", new("Bearer", TestRegistry.AdminKey)));
        Assert.Equal("a:OUT_OF_SERVICE", await _registry.ListedAsync());
    }

    [Fact]
    public async Task A_registry_that_is_open_to_anyone_asks_nobody()
    {
        await using var open = await TestRegistry.StartOpenAsync();
        using var stranger = new HttpClient { BaseAddress = open.Client.BaseAddress };
        using var content = new StringContent(TestRegistry.Order(), Encoding.UTF8, "application/json");
        using var registered = await stranger.PostAsync("/eureka/apps/ORDER", content, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NoContent, registered.StatusCode);
    }

    [Fact]
    public async Task In_development_the_pages_and_nothing_else_are_open_to_this_machine()
    {
        await using var registry = await TestRegistry.StartInDevelopmentAsync();
        using var stranger = new HttpClient { BaseAddress = registry.Client.BaseAddress };
        foreach (var (path, expected) in new[]
        {
            ("/", HttpStatusCode.OK), ("/registry.css", HttpStatusCode.OK), ("/instances/ORDER/a", HttpStatusCode.OK),
            ("/eureka/apps", HttpStatusCode.Unauthorized), ("/hanok/v1/status", HttpStatusCode.Unauthorized),
        })
        {
            using var response = await stranger.GetAsync(path, TestContext.Current.CancellationToken);
            Assert.Equal(expected, response.StatusCode);
        }
    }

    private async Task<HttpStatusCode> StatusAsync(
        HttpMethod method, string path, AuthenticationHeaderValue? credential, string? body = null, bool asPeer = false)
    {
        using var request = new HttpRequestMessage(method, path) { Headers = { Authorization = credential } };
        if (body is not null && method == HttpMethod.Post)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        if (asPeer)
            request.Headers.Add("x-netflix-discovery-replication", "true");

        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    private static string PathOf(RoutePattern pattern) => string.Concat(pattern.PathSegments.Select(segment => "/" + string.Concat(segment.Parts.Select(part => part switch
    {
        RoutePatternLiteralPart literal => literal.Content,
        RoutePatternParameterPart { Name: "app" } => "ORDER",
        _ => "a",
    })))) is { Length: > 0 } path ? path : "/";

    private static AuthenticationHeaderValue Basic(string name, string password) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{password}")));
}
