using Hanok.Testing.Contracts;
using Microsoft.AspNetCore.Http;
using static Hanok.Tests.Gateway.TestGateway;

namespace Hanok.Tests.Gateway;

/// <summary>Active health checks, which YARP makes: a cluster says that it wants them.</summary>
public sealed class GatewayHealthTests
{
    private const int InARow = 10;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_instance_that_says_it_is_not_well_gets_no_requests_until_it_is()
    {
        var status = StatusCodes.Status503ServiceUnavailable;
        await using var good = await TestService.SayingAsync("good");
        await using var ill = await TestService.StartAsync(context =>
        {
            context.Response.StatusCode = context.Request.Path == "/health/ready" ? status : StatusCodes.Status200OK;
            return context.Response.WriteAsync("ill");
        });
        await using var gateway = await StartAsync(KitchenRoute(
            ("services:kitchen:http:0", good.Address), ("services:kitchen:http:1", ill.Address),
            ("ReverseProxy:Clusters:kitchen:LoadBalancingPolicy", "RoundRobin"),
            ("ReverseProxy:Clusters:kitchen:HealthCheck:Active:Enabled", "true"), ("ReverseProxy:Clusters:kitchen:HealthCheck:Active:Path", "/health/ready"),
            ("ReverseProxy:Clusters:kitchen:HealthCheck:Active:Interval", "00:00:00.05")));

        await Until.TrueAsync(async () => (await AskAsync(gateway)).All(answer => answer == "good"), () => new("the one that is ill is still asked"));

        status = StatusCodes.Status200OK;
        await Until.TrueAsync(async () => (await AskAsync(gateway)).Contains("ill"), () => new("the one that is well again is never asked"));
    }

    private static async Task<List<string>> AskAsync(TestGateway gateway)
    {
        var answers = new List<string>();
        for (var i = 0; i < InARow; i++)
            answers.Add(await gateway.Client.GetStringAsync("/api", Cancel));

        return answers;
    }
}
