using System.Net;
using Hanok.Testing.Contracts;
using Hanok.Tests.Gateway;

namespace Hanok.Tests.Discovery;

/// <summary>The gateway as the router of server-side discovery.</summary>
public sealed class GatewayDiscoveryTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_gateway_follows_instances_that_come_and_go()
    {
        await using var registry = await TestRegistry.StartAsync();
        await using var gateway = await TestGateway.StartAsync(TestGateway.KitchenRoute(
            ("Hanok:Registry:Urls:0", $"{registry.Address}"), ("Hanok:Registry:Register", "false"), ("Hanok:Credentials:Secret", TestRegistry.Secret), ("ReverseProxy:Routes:all:Match:Path", "/{**rest}")));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await AskAsync(gateway));
        Assert.Contains("No address is known of kitchen.", await gateway.Client.GetStringAsync("/health/ready", Cancellation), StringComparison.Ordinal);

        await using (var first = await TestService.StartAsync("kitchen", [registry.Address]))
        {
            await AnswersAsync(gateway, HttpStatusCode.OK);
            await using var second = await TestService.StartAsync("kitchen", [registry.Address]);
            await second.StopAsync();
            Assert.Equal(HttpStatusCode.OK, await AskAsync(gateway));
            await first.StopAsync();
        }

        await AnswersAsync(gateway, HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task Weights_between_versions_go_by_what_instances_tell_the_registry()
    {
        await using var registry = await TestRegistry.StartAsync();
        await using var old = await Gateway.TestService.SayingAsync("old");
        await using var next = await Gateway.TestService.SayingAsync("new");
        await RegisterAsync(registry, old.Address, "1.0");
        await RegisterAsync(registry, next.Address, "1.1");
        await using var gateway = await TestGateway.StartAsync(TestGateway.KitchenRoute(
            ("Hanok:Registry:Urls:0", $"{registry.Address}"), ("Hanok:Registry:Register", "false"), ("Hanok:Credentials:Secret", TestRegistry.Secret),
            ("ReverseProxy:Routes:all:Metadata:Weights", "1.0=0,1.1=100"), ("ReverseProxy:Routes:all:Metadata:WeightsOf", "versions")));
        await Until.TrueAsync(async () => await TextAsync(gateway) is not null, () => new("the gateway never knows a kitchen"));

        for (var i = 0; i < 10; i++)
            Assert.Equal("new", await TextAsync(gateway));
    }

    private static async Task RegisterAsync(TestRegistry registry, string address, string version)
    {
        using var client = new HttpClient { BaseAddress = registry.Address, DefaultRequestHeaders = { Authorization = TestRegistry.As("kitchen") } };
        using var body = new StringContent(
            $$$"""
            {"instance":{"app":"KITCHEN","instanceId":"{{{version}}}","hostName":"127.0.0.1","ipAddr":"127.0.0.1","status":"UP",
             "port":{"$":{{{new Uri(address).Port}}},"@enabled":"true"},"dataCenterInfo":{"name":"MyOwn"},"metadata":{ "version":"{{{version}}}" } } }
            """, null, "application/json");
        using var answer = await client.PostAsync("/eureka/apps/KITCHEN", body, Cancellation);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    private static async Task<string?> TextAsync(TestGateway gateway)
    {
        using var answer = await gateway.Client.GetAsync("/api", Cancellation);
        return answer.IsSuccessStatusCode ? await answer.Content.ReadAsStringAsync(Cancellation) : null;
    }

    private static Task AnswersAsync(TestGateway gateway, HttpStatusCode expected) =>
        Until.TrueAsync(async () => await AskAsync(gateway) == expected, () => new($"the gateway never answers {expected}"));

    private static async Task<HttpStatusCode> AskAsync(TestGateway gateway)
    {
        using var answer = await gateway.Client.GetAsync("/", Cancellation);
        return answer.StatusCode;
    }
}
