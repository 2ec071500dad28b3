using System.Net;
using System.Net.Http.Json;
using Hanok.Runner;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using static Hanok.Tests.Gateway.TestGateway;

namespace Hanok.Tests.Gateway;

public sealed class GatewayProblemTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_dead_destination_is_a_bad_gateway()
    {
        await using var gateway = await StartAsync(KitchenRoute(("services:kitchen:http:0", $"http://127.0.0.1:{Ports.Dead()}")));

        var problem = await ProblemAsync(await gateway.Client.GetAsync("/api", Cancel), HttpStatusCode.BadGateway);

        Assert.Equal("urn:hanok:problem:bad-gateway", problem.Type);
        Assert.Equal("'kitchen' cannot be reached. Nothing was changed; try again.", problem.Detail);
    }

    [Fact]
    public async Task A_destination_that_breaks_off_may_have_done_its_work()
    {
        await using var kitchen = await TestService.StartAsync(c =>
        {
            c.Abort();
            return Task.CompletedTask;
        });
        await using var gateway = await StartAsync(KitchenRoute(("services:kitchen:http:0", kitchen.Address)));

        var problem = await ProblemAsync(await gateway.Client.PostAsync("/api", new StringContent("x"), Cancel), HttpStatusCode.BadGateway);

        Assert.Equal("'kitchen' broke off. Whether it did what was asked is not known.", problem.Detail);
    }

    [Fact]
    public async Task A_service_without_an_address_is_unavailable_for_now()
    {
        await using var gateway = await StartAsync(KitchenRoute());

        var response = await gateway.Client.GetAsync("/api", Cancel);
        var problem = await ProblemAsync(response, HttpStatusCode.ServiceUnavailable);

        Assert.Equal("urn:hanok:problem:unavailable", problem.Type);
        Assert.Equal("No address of 'kitchen' is known here. Nothing was changed; try again.", problem.Detail);
        Assert.Equal("1", response.Headers.RetryAfter?.ToString());
    }

    [Theory]
    [InlineData("Hanok:Gateway:Timeout", "00:00:00.100")]
    [InlineData("ReverseProxy:Routes:all:Timeout", "00:00:00.100")]
    public async Task A_silent_destination_is_a_gateway_timeout(string setting, string value)
    {
        await using var kitchen = await TestService.StartAsync(c => Silence(c.RequestAborted));
        await using var gateway = await StartAsync(KitchenRoute(("services:kitchen:http:0", kitchen.Address), (setting, value)));

        var problem = await ProblemAsync(await gateway.Client.GetAsync("/api", Cancel), HttpStatusCode.GatewayTimeout);

        Assert.Equal("urn:hanok:problem:gateway-timeout", problem.Type);
    }

    [Fact]
    public async Task A_path_without_a_route_is_not_found()
    {
        await using var gateway = await StartAsync(KitchenRoute());

        var problem = await ProblemAsync(await gateway.Client.GetAsync("/nowhere", Cancel), HttpStatusCode.NotFound);

        Assert.Equal("urn:hanok:problem:not-found", problem.Type);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_over_the_limit_is_refused(bool chunked)
    {
        await using var kitchen = await TestService.StartAsync(c => c.Request.Body.CopyToAsync(Stream.Null, c.RequestAborted));
        await using var gateway = await StartAsync(KitchenRoute(
            ("services:kitchen:http:0", kitchen.Address), ("Hanok:Gateway:MaxRequestBodyBytes", "10")));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api") { Content = new StringContent("eleven byte") };
        request.Headers.TransferEncodingChunked = chunked;

        var problem = await ProblemAsync(await gateway.Client.SendAsync(request, Cancel), HttpStatusCode.RequestEntityTooLarge);

        Assert.Equal("urn:hanok:problem:payload-too-large", problem.Type);
    }

    [Fact]
    public async Task An_error_of_the_destination_passes_as_it_is()
    {
        await using var kitchen = await TestService.StartAsync(async c =>
        {
            c.Response.StatusCode = 409;
            c.Response.ContentType = "application/problem+json";
            await c.Response.WriteAsync("""{"type":"urn:kitchen:busy"}""");
        });
        await using var gateway = await StartAsync(KitchenRoute(("services:kitchen:http:0", kitchen.Address)));

        Assert.Equal("urn:kitchen:busy", (await ProblemAsync(await gateway.Client.GetAsync("/api", Cancel), HttpStatusCode.Conflict)).Type);
    }

    [Fact]
    public async Task An_empty_error_of_the_destination_stays_empty()
    {
        await using var kitchen = await TestService.StartAsync(c =>
        {
            c.Response.StatusCode = 404;
            return Task.CompletedTask;
        });
        await using var gateway = await StartAsync(KitchenRoute(("services:kitchen:http:0", kitchen.Address)));

        var response = await gateway.Client.GetAsync("/api", Cancel);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("", await response.Content.ReadAsStringAsync(Cancel));
    }

    private static async Task<ProblemDetails> ProblemAsync(HttpResponseMessage response, HttpStatusCode status)
    {
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        return (await response.Content.ReadFromJsonAsync<ProblemDetails>(Cancel))!;
    }

    private static async Task Silence(CancellationToken until)
    {
        var forever = new TaskCompletionSource();
        await using var registration = until.Register(forever.SetResult);
        await forever.Task;
    }
}
