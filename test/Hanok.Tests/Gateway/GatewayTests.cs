using System.Net;
using Microsoft.AspNetCore.Http;
using static Hanok.Tests.Gateway.TestGateway;

namespace Hanok.Tests.Gateway;

public sealed class GatewayTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Routes_to_the_configured_address_of_a_service()
    {
        await using var kitchen = await TestService.StartAsync(c => c.Response.WriteAsync($"kitchen {c.Request.Path}{c.Request.QueryString}"));
        await using var gateway = await StartAsync(KitchenRoute(("services:kitchen:http:0", kitchen.Address)));

        Assert.Equal("kitchen /api/tickets/7?x=1", await gateway.Client.GetStringAsync("/api/tickets/7?x=1", Cancel));
    }

    [Fact]
    public async Task Balances_over_all_addresses_of_a_service()
    {
        await using var one = await TestService.SayingAsync("one");
        await using var two = await TestService.SayingAsync("two");
        await using var gateway = await StartAsync(KitchenRoute(
            ("services:kitchen:http:0", one.Address), ("services:kitchen:http:1", two.Address),
            ("ReverseProxy:Clusters:kitchen:LoadBalancingPolicy", "RoundRobin")));

        var answers = new[] { await gateway.Client.GetStringAsync("/api", Cancel), await gateway.Client.GetStringAsync("/api", Cancel) };

        Assert.Equal(["one", "two"], answers.Order());
    }

    [Fact]
    public async Task Finds_a_service_whose_address_is_configured_later()
    {
        await using var kitchen = await TestService.SayingAsync("here");
        await using var gateway = await StartAsync(KitchenRoute());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await gateway.Client.GetAsync("/api", Cancel)).StatusCode);

        gateway.Configuration["services:kitchen:http:0"] = kitchen.Address;
        gateway.Configuration.Reload();

        Assert.Equal("here", await gateway.Client.GetStringAsync("/api", Cancel));
    }

    [Fact]
    public async Task Takes_an_address_with_a_port_as_it_is()
    {
        await using var kitchen = await TestService.SayingAsync("direct");
        await using var gateway = await StartAsync(KitchenRoute(
            ("ReverseProxy:Clusters:kitchen:Destinations:kitchen:Address", kitchen.Address)));

        Assert.Equal("direct", await gateway.Client.GetStringAsync("/api", Cancel));
    }

    [Fact]
    public async Task Tells_the_destination_who_asked()
    {
        await using var kitchen = await TestService.StartAsync(c => c.Response.WriteAsync(
            $"{c.Request.Headers["X-Forwarded-For"]} {c.Request.Headers["X-Forwarded-Proto"]}"));
        await using var gateway = await StartAsync(KitchenRoute(("services:kitchen:http:0", kitchen.Address)));

        Assert.Equal("127.0.0.1 http", await gateway.Client.GetStringAsync("/api", Cancel));
    }

    [Fact]
    public async Task Does_not_tell_which_software_answers()
    {
        await using var kitchen = await TestService.StartAsync(c =>
        {
            c.Response.Headers.Server = "kitchen/1.0";
            c.Response.Headers.XPoweredBy = "ovens";
            return Task.CompletedTask;
        });
        await using var gateway = await StartAsync(KitchenRoute(("services:kitchen:http:0", kitchen.Address)));

        var response = await gateway.Client.GetAsync("/api", Cancel);

        Assert.False(response.Headers.Contains("Server"));
        Assert.False(response.Headers.Contains("X-Powered-By"));
    }

    [Fact]
    public async Task Answers_health_itself()
    {
        await using var gateway = await StartAsync(KitchenRoute());

        Assert.Equal(HttpStatusCode.OK, (await gateway.Client.GetAsync("/health/ready", Cancel)).StatusCode);
    }

    [Theory]
    [InlineData("/hanok/sagas")]
    [InlineData("/hanok")]
    [InlineData("/HANOK/sagas")]
    [InlineData("//hanok/sagas")]
    [InlineData("/%68anok/sagas")]
    [InlineData("/%2568anok/sagas")]
    [InlineData("/api/../hanok/sagas")]
    [InlineData("/api/%2e%2e/hanok/sagas")]
    [InlineData("/%2Fhanok/sagas")]
    [InlineData("/%5Chanok/sagas")]
    [InlineData("/health/details")]
    [InlineData("/strip/hanok/sagas")]
    [InlineData("/strip//hanok/sagas")]
    public async Task Hides_the_private_paths_of_services(string path)
    {
        await using var kitchen = await TestService.StartAsync(c => c.Response.WriteAsync($"secret {c.Request.Path}"));
        await using var gateway = await StartAsync(KitchenRoute(
            ("services:kitchen:http:0", kitchen.Address),
            ("ReverseProxy:Routes:all:Match:Path", "/{**rest}"),
            ("ReverseProxy:Routes:strip:ClusterId", "kitchen"),
            ("ReverseProxy:Routes:strip:Match:Path", "/strip/{**rest}"),
            ("ReverseProxy:Routes:strip:Transforms:0:PathRemovePrefix", "/strip")));

        // HttpClient would tidy the path up before sending it.
        var (status, body) = await RawHttp.GetAsync(gateway.Client.BaseAddress!, path, Cancel);

        Assert.Equal(404, status);
        Assert.DoesNotContain("secret", body);
    }

    [Fact]
    public async Task Decodes_a_path_once()
    {
        await using var kitchen = await TestService.StartAsync(c => c.Response.WriteAsync(c.Request.Path));
        await using var gateway = await StartAsync(KitchenRoute(("services:kitchen:http:0", kitchen.Address)));

        var (_, body) = await RawHttp.GetAsync(gateway.Client.BaseAddress!, "/api/%252e%252e/hanok/sagas", Cancel);

        Assert.EndsWith("/api/%2e%2e/hanok/sagas", body.TrimEnd('\r', '\n', '0'));
    }
}
