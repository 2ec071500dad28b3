using System.Net;
using System.Net.WebSockets;
using System.Text;
using Hanok.Testing.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using static Hanok.Tests.Gateway.TestGateway;

namespace Hanok.Tests.Gateway;

/// <summary>What lives longer than a request and its answer.</summary>
public sealed class GatewayStreamTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_websocket_talks_both_ways_and_closes()
    {
        await using var kitchen = await TestService.StartAsync(async c =>
        {
            using var socket = await c.WebSockets.AcceptWebSocketAsync();
            var buffer = new byte[1000];
            while (await socket.ReceiveAsync(buffer.AsMemory(), c.RequestAborted) is { MessageType: WebSocketMessageType.Text } got)
                await socket.SendAsync(buffer.AsMemory(0, got.Count), WebSocketMessageType.Text, true, c.RequestAborted);

            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "bye", c.RequestAborted);
        }, application => application.UseWebSockets());
        await using var gateway = await StartAsync(KitchenRoute(("services:kitchen:http:0", kitchen.Address)));
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(gateway.Address) { Scheme = "ws", Path = "/api/live" }.Uri, Cancel);

        var buffer = new byte[1000];
        foreach (var word in new[] { "one", "two" })
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes(word), WebSocketMessageType.Text, true, Cancel);
            var got = await socket.ReceiveAsync(buffer, Cancel);
            Assert.Equal(word, Encoding.UTF8.GetString(buffer, 0, got.Count));
        }

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Cancel);
        Assert.Equal("bye", socket.CloseStatusDescription);
    }

    [Fact]
    public async Task An_event_arrives_before_the_next_is_written_and_the_stream_outlives_the_deadline()
    {
        var (read, time) = (new SemaphoreSlim(0), new TestTime());
        await using var kitchen = await TestService.StartAsync(async c =>
        {
            c.Response.ContentType = "text/event-stream";
            Assert.Equal(0, c.Request.Headers["X-Request-Timeout-Ms"].Count);
            for (var i = 0; i < 4; i++)
            {
                await c.Response.WriteAsync($"data: {i}\n\n", c.RequestAborted);
                await c.Response.Body.FlushAsync(c.RequestAborted);
                await read.WaitAsync(c.RequestAborted);
                time.Advance(TimeSpan.FromMinutes(5));
            }
        });
        await using var gateway = await StartAsync(KitchenRoute(
            ("services:kitchen:http:0", kitchen.Address), ("Hanok:Gateway:Timeout", "00:05:00"), ("ReverseProxy:Routes:all:Metadata:Cache", "1s")),
            hanok => hanok.Services.AddSingleton<TimeProvider>(time));
        gateway.Client.DefaultRequestHeaders.Accept.Add(new("text/event-stream"));

        await using var stream = await gateway.Client.GetStreamAsync("/api/events", Cancel);
        using var lines = new StreamReader(stream);
        var seen = new List<string>();
        while (await lines.ReadLineAsync(Cancel) is { } line)
            if (line.Length > 0)
            {
                seen.Add(line);
                read.Release();
            }

        Assert.Equal(["data: 0", "data: 1", "data: 2", "data: 3"], seen);
    }

    [Fact]
    public async Task Grpc_passes_over_http2_with_its_trailers()
    {
        await using var kitchen = await TestService.StartAsync(async c =>
        {
            Assert.Equal("HTTP/2", c.Request.Protocol);
            c.Response.ContentType = "application/grpc";
            await c.Request.BodyReader.CopyToAsync(c.Response.Body, c.RequestAborted);
            c.Response.AppendTrailer("grpc-status", "0");
            c.Response.AppendTrailer("grpc-message", "well");
        }, protocols: HttpProtocols.Http2);
        await using var gateway = await StartAsync(KitchenRoute(
            ("ReverseProxy:Clusters:kitchen:Destinations:kitchen:Address", kitchen.Address),
            ("ReverseProxy:Clusters:kitchen:HttpRequest:Version", "2"),
            ("ReverseProxy:Clusters:kitchen:HttpRequest:VersionPolicy", "RequestVersionExact"),
            ("Kestrel:EndpointDefaults:Protocols", "Http2")));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/kitchen.Tickets/Find")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent([0, 0, 0, 0, 2, 8, 7]),
            Headers = { { "TE", "trailers" } },
        };
        request.Content.Headers.ContentType = new("application/grpc");

        var answer = await gateway.Client.SendAsync(request, Cancel);

        Assert.Equal([0, 0, 0, 0, 2, 8, 7], await answer.Content.ReadAsByteArrayAsync(Cancel));
        Assert.Equal("0", answer.TrailingHeaders.GetValues("grpc-status").Single());
        Assert.Equal("well", answer.TrailingHeaders.GetValues("grpc-message").Single());
    }

    [Fact]
    public async Task A_client_that_goes_away_ends_the_stream_at_the_service()
    {
        var ended = new TaskCompletionSource();
        await using var kitchen = await TestService.StartAsync(async c =>
        {
            await c.Response.WriteAsync("data: 0\n\n");
            await c.Response.Body.FlushAsync();
            await Gate.NeverAsync(c.RequestAborted);
            ended.SetResult();
        });
        await using var gateway = await StartAsync(KitchenRoute(("services:kitchen:http:0", kitchen.Address)));
        using (var stream = await gateway.Client.GetStreamAsync("/api/events", Cancel))
            Assert.True(await stream.ReadAsync(new byte[100], Cancel) > 0);

        await Until.DoneAsync(ended.Task, "the service has not seen that its client is gone");
    }
}
