using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using Hanok.Chassis;
using Hanok.Gateway.Limits;
using Hanok.Testing.Contracts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using static Hanok.Tests.Gateway.TestGateway;

namespace Hanok.Tests.Gateway;

public sealed class GatewayLimitTests
{
    private readonly MovableTime _time = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Beyond_its_rate_a_client_is_told_when_to_come_again()
    {
        await using var kitchen = await TestService.SayingAsync("here");
        await using var gateway = await StartAsync(KitchenRoute(
            ("services:kitchen:http:0", kitchen.Address), ("ReverseProxy:Routes:all:Metadata:RateLimit", "orders"),
            ("Hanok:Gateway:RateLimits:orders:PerSecond", "0.2"), ("Hanok:Gateway:RateLimits:orders:Burst", "2")), WithTime);

        var first = await gateway.Client.GetAsync("/api", Cancel);
        await gateway.Client.GetAsync("/api", Cancel);
        var refused = await gateway.Client.GetAsync("/api", Cancel);

        Assert.Equal("\"orders\";q=2;w=10", first.Headers.GetValues("RateLimit-Policy").Single());
        Assert.Equal("\"orders\";r=1;t=1", first.Headers.GetValues("RateLimit").Single());
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal("urn:hanok:problem:too-many-requests", (await refused.Content.ReadFromJsonAsync<ProblemDetails>(Cancel))!.Type);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 4, 5);
        Assert.Equal(HttpStatusCode.OK, (await gateway.Client.GetAsync("/health/ready", Cancel)).StatusCode);

        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(HttpStatusCode.OK, (await gateway.Client.GetAsync("/api", Cancel)).StatusCode);
    }

    [Fact]
    public async Task The_default_limit_holds_for_routes_that_name_none()
    {
        await using var gateway = await StartAsync(KitchenRoute(("Hanok:Gateway:RateLimits:default:PerSecond", "1")), WithTime);

        await gateway.Client.GetAsync("/api", Cancel);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await gateway.Client.GetAsync("/api", Cancel)).StatusCode);
    }

    [Fact]
    public async Task When_all_places_and_the_queue_are_taken_the_rest_is_refused_at_once()
    {
        var gate = new Gate();
        await using var kitchen = await TestService.StartAsync(c => gate.WaitAsync(c.RequestAborted));
        await using var gateway = await StartAsync(KitchenRoute(
            ("services:kitchen:http:0", kitchen.Address),
            ("Hanok:Gateway:Limits:ConcurrentRequests", "2"), ("Hanok:Gateway:Limits:QueuedRequests", "1")));
        var load = gateway.Services.GetRequiredService<LoadShedding>();
        var inside = new[] { gateway.Client.GetAsync("/api", Cancel), gateway.Client.GetAsync("/api", Cancel) };
        await Until.TrueAsync(() => load.Requests.Inside == 2, "two are inside");
        var queued = gateway.Client.GetAsync("/api", Cancel);
        await Until.TrueAsync(() => load.Requests.Waiting == 1, "one waits");

        var refused = await gateway.Client.GetAsync("/api", Cancel);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal("1", refused.Headers.RetryAfter?.ToString());
        Assert.Equal("urn:hanok:problem:overloaded", (await refused.Content.ReadFromJsonAsync<ProblemDetails>(Cancel))!.Type);
        Assert.Equal(HttpStatusCode.OK, (await gateway.Client.GetAsync("/health/live", Cancel)).StatusCode);

        gate.Open();
        Assert.All(await Task.WhenAll(inside), a => Assert.Equal(HttpStatusCode.OK, a.StatusCode));
        Assert.Equal(HttpStatusCode.OK, (await queued).StatusCode);
        await Until.TrueAsync(() => load.Requests == (0, 0), "all places are free again");
    }

    [Fact]
    public async Task Who_goes_away_gives_its_place_back()
    {
        await using var kitchen = await TestService.StartAsync(c => Gate.NeverAsync(c.RequestAborted));
        await using var gateway = await StartAsync(KitchenRoute(
            ("services:kitchen:http:0", kitchen.Address), ("Hanok:Gateway:Limits:ConcurrentRequests", "1"), ("Hanok:Gateway:Limits:QueuedRequests", "1")));
        var load = gateway.Services.GetRequiredService<LoadShedding>();
        using var gone = new CancellationTokenSource();
        var both = new[] { gateway.Client.GetAsync("/api", gone.Token), gateway.Client.GetAsync("/api", gone.Token) };
        await Until.TrueAsync(() => load.Requests == (1, 1), "one is inside, one waits");

        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(both));
        await Until.TrueAsync(() => load.Requests == (0, 0), "both places are free");
    }

    [Theory]
    [InlineData("0", 503, "no place for a stream")]
    [InlineData("1", 200, "one place")]
    public async Task Streams_have_a_count_of_their_own_which_may_be_none(string streams, int status, string why)
    {
        await using var kitchen = await TestService.SayingAsync("here");
        await using var gateway = await StartAsync(KitchenRoute(("services:kitchen:http:0", kitchen.Address), ("Hanok:Gateway:Limits:Streams", streams)));
        for (var i = 0; i < 3; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api") { Headers = { { "Accept", "text/event-stream" } } };
            Assert.True(status == (int)(await gateway.Client.SendAsync(request, Cancel)).StatusCode, why);
        }

        Assert.Equal(HttpStatusCode.OK, (await gateway.Client.GetAsync("/api", Cancel)).StatusCode);
    }

    [Fact]
    public async Task Headers_beyond_the_limit_are_refused_before_they_are_all_read()
    {
        await using var gateway = await StartAsync(KitchenRoute());
        using var client = new TcpClient();
        await client.ConnectAsync(gateway.Address.Host, gateway.Address.Port, Cancel);
        await using var stream = client.GetStream();
        var sent = 0;
        var answer = ReadAllAsync(stream);
        try
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET /api HTTP/1.1\r\nHost: {gateway.Address.Authority}\r\n"), Cancel);
            var line = Encoding.ASCII.GetBytes($"X-Filler: {new string('x', 8000)}\r\n");
            for (; sent < 10_000_000; sent += line.Length)
                await stream.WriteAsync(line, Cancel);
        }
        catch (IOException)
        {
            // It hung up, which is what is wanted.
        }

        Assert.StartsWith("HTTP/1.1 431", await answer);
        Assert.True(sent < 10_000_000);
    }

    [Fact]
    public async Task A_client_that_sends_its_head_byte_by_byte_is_cut_off()
    {
        await using var gateway = await StartAsync(KitchenRoute(("Hanok:Gateway:Limits:HeaderSeconds", "1")));
        using var client = new TcpClient();
        await client.ConnectAsync(gateway.Address.Host, gateway.Address.Port, Cancel);
        await using var stream = client.GetStream();

        await stream.WriteAsync(Encoding.ASCII.GetBytes("GET /api HT"), Cancel);

        Assert.StartsWith("HTTP/1.1 408", await ReadAllAsync(stream));
    }

    private void WithTime(HanokBuilder hanok) => hanok.Services.AddSingleton<TimeProvider>(_time);

    private static async Task<string> ReadAllAsync(NetworkStream stream)
    {
        var all = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            while (await stream.ReadAsync(buffer, Cancel) is > 0 and var read)
                all.Append(Encoding.ASCII.GetString(buffer, 0, read));
        }
        catch (IOException)
        {
            // Reset, after the answer.
        }

        return all.ToString();
    }
}
