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
            ("Hanok:Registry:Urls:0", $"{registry.Address}"), ("Hanok:Registry:Register", "false"), ("ReverseProxy:Routes:all:Match:Path", "/{**rest}")));
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

    private static Task AnswersAsync(TestGateway gateway, HttpStatusCode expected) =>
        Until.TrueAsync(async () => await AskAsync(gateway) == expected, () => new($"the gateway never answers {expected}"));

    private static async Task<HttpStatusCode> AskAsync(TestGateway gateway)
    {
        using var answer = await gateway.Client.GetAsync("/", Cancellation);
        return answer.StatusCode;
    }
}
