using System.Net;
using System.Net.Http.Json;
using Hanok.Chassis;
using Hanok.Runner;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using static Hanok.Tests.Gateway.TestGateway;

namespace Hanok.Tests.Gateway;

public sealed class GatewayBreakerTests
{
    private readonly MovableTime _time = new();
    private const int BrokenOff = 0;

    private int _asked;
    private int _status = 503;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Five_failures_in_a_row_open_it_and_a_probe_closes_it()
    {
        _status = BrokenOff;
        await using var kitchen = await TestService.StartAsync(Answer);
        await using var gateway = await StartAsync(KitchenRoute(("services:kitchen:http:0", kitchen.Address)), WithTime);

        await AskAsync(gateway, 5);
        var refused = await gateway.Client.PostAsync("/api", null, Cancel);

        Assert.Equal(5, _asked);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 10);
        var problem = await refused.Content.ReadFromJsonAsync<ProblemDetails>(Cancel);
        Assert.Equal("urn:hanok:problem:unavailable", problem!.Type);
        Assert.Matches(@"^'kitchen' failed too often, and is left alone for \d+ s more\. Nothing was changed; try again\.$", problem.Detail);

        _time.Advance(TimeSpan.FromSeconds(11));
        _status = 200;

        Assert.Equal(HttpStatusCode.OK, (await gateway.Client.GetAsync("/api", Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await gateway.Client.GetAsync("/api", Cancel)).StatusCode);
        Assert.Equal(7, _asked);
    }

    [Fact]
    public async Task An_open_destination_is_left_out_and_the_other_serves()
    {
        await using var bad = await TestService.StartAsync(Answer);
        await using var good = await TestService.SayingAsync("good");
        await using var gateway = await StartAsync(KitchenRoute(
            ("services:kitchen:http:0", bad.Address), ("services:kitchen:http:1", good.Address),
            ("ReverseProxy:Clusters:kitchen:LoadBalancingPolicy", "RoundRobin"), ("Hanok:Gateway:Retries:Attempts", "1")), WithTime);

        await AskAsync(gateway, 20);

        Assert.Equal(5, _asked);
    }

    [Fact]
    public async Task A_single_instance_that_says_itself_that_it_cannot_is_believed_and_asked_again()
    {
        await using var kitchen = await TestService.StartAsync(Answer);
        await using var gateway = await StartAsync(KitchenRoute(("services:kitchen:http:0", kitchen.Address)), WithTime);

        await AskAsync(gateway, 10);

        Assert.Equal(10, _asked);
    }

    [Fact]
    public async Task An_error_of_one_request_does_not_open_it()
    {
        _status = 500;
        await using var kitchen = await TestService.StartAsync(Answer);
        await using var gateway = await StartAsync(KitchenRoute(("services:kitchen:http:0", kitchen.Address)), WithTime);

        await AskAsync(gateway, 10);

        Assert.Equal(10, _asked);
    }

    // What looks like a stream has no limit of the route's, but the client's all the same.
    [Theory]
    [InlineData("application/json")]
    [InlineData("text/event-stream")]
    public async Task A_client_in_a_hurry_cannot_open_it_for_others(string accept)
    {
        await using var kitchen = await TestService.StartAsync(async c =>
        {
            Interlocked.Increment(ref _asked);
            if (c.Request.Path == "/api/slow")
                await Gate.NeverAsync(c.RequestAborted);
        });
        await using var gateway = await StartAsync(KitchenRoute(("services:kitchen:http:0", kitchen.Address)), WithTime);
        for (var i = 0; i < 6; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/slow") { Headers = { { "X-Request-Timeout-Ms", "20" }, { "Accept", accept } } };
            Assert.Equal(HttpStatusCode.GatewayTimeout, (await gateway.Client.SendAsync(request, Cancel)).StatusCode);
        }

        Assert.Equal(HttpStatusCode.OK, (await gateway.Client.GetAsync("/api/fast", Cancel)).StatusCode);
    }

    [Fact]
    public async Task A_client_that_sends_slowly_cannot_open_it_for_others()
    {
        await using var kitchen = await TestService.StartAsync(async c =>
        {
            if (HttpMethods.IsPost(c.Request.Method))
                await c.Request.Body.CopyToAsync(Stream.Null, c.RequestAborted);
        });
        await using var gateway = await StartAsync(
            KitchenRoute(("services:kitchen:http:0", kitchen.Address), ("ReverseProxy:Routes:all:Timeout", "00:00:00.050")), WithTime);
        for (var i = 0; i < 6; i++)
            Assert.StartsWith(
                "HTTP/1.1 504", await RawHttp.SendAsync(gateway.Address, $"POST /api HTTP/1.1\r\nHost: {gateway.Address.Authority}\r\nContent-Length: 10\r\n\r\nx", Cancel),
                StringComparison.Ordinal);

        Assert.NotEqual(HttpStatusCode.ServiceUnavailable, (await gateway.Client.GetAsync("/api", Cancel)).StatusCode);
    }

    [Fact]
    public async Task The_registered_fallback_answers_instead()
    {
        await using var gateway = await StartAsync(
            KitchenRoute(("services:kitchen:http:0", $"http://127.0.0.1:{Ports.Dead()}"), ("ReverseProxy:Routes:all:Metadata:Fallback", "menu")),
            hanok => hanok.AddGatewayFallback("menu", c => c.Response.WriteAsync("the usual menu")));

        Assert.Equal("the usual menu", await gateway.Client.GetStringAsync("/api", Cancel));
    }

    private Task Answer(HttpContext context)
    {
        Interlocked.Increment(ref _asked);
        if (_status == BrokenOff)
            context.Abort();
        else
            context.Response.StatusCode = _status;

        return Task.CompletedTask;
    }

    private void WithTime(HanokBuilder hanok) => hanok.Services.AddSingleton<TimeProvider>(_time);

    private static async Task AskAsync(TestGateway gateway, int times)
    {
        for (var i = 0; i < times; i++)
            await gateway.Client.GetAsync("/api", Cancel);
    }
}
