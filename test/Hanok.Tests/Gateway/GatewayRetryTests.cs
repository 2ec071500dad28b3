using System.Net;
using System.Text;
using Hanok.Runner;
using Microsoft.AspNetCore.Http;
using static Hanok.Tests.Gateway.TestGateway;

namespace Hanok.Tests.Gateway;

public sealed class GatewayRetryTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_never_arrived_goes_elsewhere_whatever_its_method()
    {
        await using var alive = await TestService.StartAsync(async c => await c.Request.Body.CopyToAsync(c.Response.Body));
        await using var gateway = await StartAsync(Two($"http://127.0.0.1:{Ports.Dead()}", alive.Address));

        for (var i = 0; i < 6; i++)
        {
            var answer = await gateway.Client.PostAsync("/api", new StringContent("order"), Cancel);
            Assert.Equal("order", await answer.Content.ReadAsStringAsync(Cancel));
        }
    }

    [Theory]
    [InlineData("GET", null, true)]
    [InlineData("PUT", null, true)]
    [InlineData("DELETE", null, true)]
    [InlineData("POST", "key", true)]
    [InlineData("POST", null, false)]
    [InlineData("PATCH", null, false)]
    public async Task What_broke_off_is_repeated_only_if_that_is_safe(string method, string? key, bool repeated)
    {
        var asked = 0;
        RequestDelegate breaksOffOnce = async c =>
        {
            var body = await new StreamReader(c.Request.Body).ReadToEndAsync();
            if (Interlocked.Increment(ref asked) == 1)
                c.Abort();
            else
                await c.Response.WriteAsync($"done {body}");
        };
        await using var one = await TestService.StartAsync(breaksOffOnce);
        await using var two = await TestService.StartAsync(breaksOffOnce);
        await using var gateway = await StartAsync(Two(one.Address, two.Address));

        var answer = await gateway.Client.SendAsync(Request(method, key), Cancel);

        Assert.Equal(repeated ? HttpStatusCode.OK : HttpStatusCode.BadGateway, answer.StatusCode);
        Assert.Equal(repeated ? 2 : 1, asked);
        if (repeated)
            Assert.StartsWith("done", await answer.Content.ReadAsStringAsync(Cancel));
    }

    [Theory]
    [InlineData("POST", "key", 503, 2)]
    [InlineData("GET", null, 502, 2)]
    [InlineData("POST", null, 503, 1)]
    [InlineData("GET", null, 500, 1)]
    public async Task A_service_that_cannot_now_is_asked_elsewhere(string method, string? key, int status, int times)
    {
        var bodies = new List<string>();
        RequestDelegate refusesOnce = async c =>
        {
            bodies.Add(await new StreamReader(c.Request.Body).ReadToEndAsync());
            c.Response.StatusCode = bodies.Count == 1 ? status : 200;
            c.Response.Headers["X-From"] = bodies.Count.ToString();
            await c.Response.WriteAsync($"answer {bodies.Count}");
        };
        await using var one = await TestService.StartAsync(refusesOnce);
        await using var two = await TestService.StartAsync(refusesOnce);
        await using var gateway = await StartAsync(Two(one.Address, two.Address));

        var answer = await gateway.Client.SendAsync(Request(method, key), Cancel);

        Assert.Equal(times, bodies.Count);
        Assert.Single(bodies.Distinct());
        Assert.Equal($"answer {times}", await answer.Content.ReadAsStringAsync(Cancel));
        Assert.Equal([$"{times}"], answer.Headers.GetValues("X-From"));
    }

    [Fact]
    public async Task A_body_too_long_to_keep_is_not_repeated()
    {
        var asked = 0;
        RequestDelegate refuses = async c =>
        {
            Interlocked.Increment(ref asked);
            await c.Request.Body.CopyToAsync(Stream.Null);
            c.Response.StatusCode = 503;
        };
        await using var one = await TestService.StartAsync(refuses);
        await using var two = await TestService.StartAsync(refuses);
        var settings = Two(one.Address, two.Address);
        settings["Hanok:Gateway:Retries:BodyBytes"] = "100";
        await using var gateway = await StartAsync(settings);
        using var request = new HttpRequestMessage(HttpMethod.Put, "/api") { Content = new StringContent(new string('x', 1000)) };
        request.Headers.TransferEncodingChunked = true;

        var answer = await gateway.Client.SendAsync(request, Cancel);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task The_budget_bounds_what_a_failing_service_gets_on_top()
    {
        var asked = 0;
        RequestDelegate refuses = c =>
        {
            Interlocked.Increment(ref asked);
            c.Response.StatusCode = 503;
            return Task.CompletedTask;
        };
        await using var one = await TestService.StartAsync(refuses);
        await using var two = await TestService.StartAsync(refuses);
        var settings = Two(one.Address, two.Address);
        settings["Hanok:Gateway:Retries:BudgetPerSecond"] = "0";
        settings["Hanok:Gateway:Breaker:Failures"] = "0";
        await using var gateway = await StartAsync(settings);

        for (var i = 0; i < 50; i++)
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await gateway.Client.GetAsync("/api", Cancel)).StatusCode);

        Assert.Equal(60, asked);
    }

    [Fact]
    public async Task An_answer_that_has_begun_is_never_repeated()
    {
        var asked = 0;
        var gate = new Gate();
        RequestDelegate breaksOffInTheMiddle = async c =>
        {
            Interlocked.Increment(ref asked);
            await c.Response.WriteAsync("half of it");
            await c.Response.Body.FlushAsync();
            await gate.WaitAsync(c.RequestAborted);
            c.Abort();
        };
        await using var one = await TestService.StartAsync(breaksOffInTheMiddle);
        await using var two = await TestService.StartAsync(breaksOffInTheMiddle);
        await using var gateway = await StartAsync(Two(one.Address, two.Address));

        using var answer = await gateway.Client.GetAsync("/api", HttpCompletionOption.ResponseHeadersRead, Cancel);
        gate.Open();

        await Assert.ThrowsAnyAsync<IOException>(async () => await (await answer.Content.ReadAsStreamAsync(Cancel)).CopyToAsync(Stream.Null, Cancel));
        Assert.Equal(1, asked);
    }

    private static Dictionary<string, string?> Two(string one, string two) =>
        KitchenRoute(
        ("services:kitchen:http:0", one), ("services:kitchen:http:1", two), ("ReverseProxy:Routes:all:Metadata:IdempotencyKey", "honoured"));

    private static HttpRequestMessage Request(string method, string? key)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), "/api");
        if (method is not "GET" and not "DELETE")
            request.Content = new StringContent("the order", Encoding.UTF8, "text/plain");
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);

        return request;
    }
}
