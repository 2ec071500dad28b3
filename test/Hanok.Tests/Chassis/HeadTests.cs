using System.Net;
using Hanok.Tests.Gateway;
using Hanok.Tests.Gateway.Bff;
using Hanok.Tests.Http;
using Hanok.Tests.Resilience;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Until = Hanok.Testing.Contracts.Until;

namespace Hanok.Tests.Chassis;

/// <summary>What answers GET answers HEAD: in every service, and through the gateway.</summary>
public sealed class HeadTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/json", HttpStatusCode.OK)]
    [InlineData("/health/live", HttpStatusCode.OK)]
    [InlineData("/things/7", HttpStatusCode.OK)]
    [InlineData("/both", HttpStatusCode.Accepted)]
    [InlineData("/post", HttpStatusCode.MethodNotAllowed)]
    [InlineData("/nowhere", HttpStatusCode.NotFound)]
    public async Task As_GET_and_without_a_body(string path, HttpStatusCode status)
    {
        await using var service = await TestCaller.StartAsync([], map: application =>
        {
            application.MapGet("/json", () => TypedResults.Ok(new Dictionary<string, string> { ["a"] = "b" }));
            application.MapGet("/things/{id:int}", (int id) => Results.Text($"{id}"));
            application.MapMethods("/both", ["GET", "HEAD"], (HttpContext context) => context.Request.Method == "HEAD" ? Results.Accepted() : Results.Ok());
            application.MapPost("/post", () => "done");
        });

        using var answer = await service.Client.SendAsync(new(HttpMethod.Head, path), Cancel);

        Assert.Equal(status, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync(Cancel));
    }

    [Fact]
    public async Task Of_a_stream_the_head_is_all()
    {
        var ended = new TaskCompletionSource();
        await using var service = await TestCaller.StartAsync([], map: application => application.MapGet("/stream", async (HttpContext context, CancellationToken gone) =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync(":\n\n", CancellationToken.None);
            await Gate.NeverAsync(gone);
            ended.SetResult();
        }));

        using var answer = await service.Client.SendAsync(new(HttpMethod.Head, "/stream"), Cancel);

        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        await Until.DoneAsync(ended.Task, "the stream ends when nobody reads it");
    }

    [Fact]
    public async Task The_gateway_hands_on_HEAD_where_a_route_takes_GET()
    {
        await using var kitchen = RawServer.Start(_ => "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
        await using var gateway = await TestGateway.StartAsync(TestGateway.KitchenRoute(
            ("services:kitchen:http:0", kitchen.Address), ("ReverseProxy:Routes:all:Match:Methods:0", "GET")));

        using var answer = await gateway.Client.SendAsync(new(HttpMethod.Head, "/api/x"), Cancel);

        Assert.Equal((HttpStatusCode.OK, 5), (answer.StatusCode, answer.Content.Headers.ContentLength));
        Assert.StartsWith("HEAD /api/x ", kitchen.Requests.Single());
    }

    [Fact]
    public async Task A_composition_has_a_head()
    {
        await using var bff = await TestBff.StartAsync(TestBff.Json("""{"ticketId":"t"}"""), TestBff.Json("{}"), TestBff.Json("{}"));

        using var answer = await bff.Client.SendAsync(new(HttpMethod.Head, "/mobile/orders/7"), Cancel);

        Assert.Equal((HttpStatusCode.OK, "application/json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
    }
}
