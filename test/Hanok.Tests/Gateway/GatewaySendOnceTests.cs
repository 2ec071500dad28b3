using Hanok.Tests.Http;
using static Hanok.Tests.Gateway.TestGateway;

namespace Hanok.Tests.Gateway;

/// <summary>What may have arrived is not sent again, at services that read a request and break off without an answer.</summary>
public sealed class GatewaySendOnceTests
{
    private const string Expecting = "Content-Length: 4\r\nExpect: 100-continue\r\n";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("POST", "", "")]
    [InlineData("POST", "Content-Length: 0\r\n", "")]
    [InlineData("POST", "Content-Length: 4\r\n", "soup")]
    [InlineData("POST", Expecting, "soup")]
    [InlineData("PATCH", "", "")]
    [InlineData("SETTLE", "", "")]
    public async Task It_is_sent_once_on_a_fresh_connection(string method, string headers, string body)
    {
        await using var one = RawServer.AnsweringReads();
        await using var two = RawServer.AnsweringReads();
        await using var gateway = await StartAsync(Two(one, two));

        AssertNotKnown(await SendAsync(gateway, method, headers, body));

        Assert.Equal(1, one.Count(method) + two.Count(method));
    }

    [Theory]
    [InlineData("POST", "", "")]
    [InlineData("POST", Expecting, "soup")]
    [InlineData("PATCH", "", "")]
    public async Task It_is_sent_once_on_a_connection_that_was_used_before(string method, string headers, string body)
    {
        await using var one = RawServer.AnsweringReads();
        await using var two = RawServer.AnsweringReads();
        await using var gateway = await StartAsync(Two(one, two));
        for (var i = 0; i < 4; i++)
            Assert.Equal("ok", await gateway.Client.GetStringAsync("/api", Cancel));

        AssertNotKnown(await SendAsync(gateway, method, headers, body));

        Assert.Equal(1, one.Count(method) + two.Count(method));
    }

    [Fact]
    public async Task A_service_that_dies_of_a_request_is_not_one_that_was_never_reached()
    {
        await using var other = RawServer.AnsweringReads();
        RawServer? dying = null;
        dying = RawServer.Start(request =>
        {
            if (request.StartsWith("GET", StringComparison.Ordinal))
                return RawServer.Ok;

            dying!.StopListening();
            return null;
        });
        await using var _ = dying;
        var settings = KitchenRoute(("services:kitchen:http:0", dying.Address));
        await using var gateway = await StartAsync(settings);

        AssertNotKnown(await SendAsync(gateway, "POST", "", ""));

        Assert.Equal(1, dying.Count("POST"));
    }

    [Theory]
    [InlineData(null, 1)]
    [InlineData("ignored", 1)]
    [InlineData("honoured", 2)]
    public async Task A_key_counts_only_where_the_route_says_that_it_is_honoured(string? honoured, int times)
    {
        await using var one = RawServer.AnsweringReads();
        await using var two = RawServer.AnsweringReads();
        var settings = Two(one, two);
        settings["ReverseProxy:Routes:all:Metadata:IdempotencyKey"] = honoured;
        await using var gateway = await StartAsync(settings);

        AssertNotKnown(await SendAsync(gateway, "POST", "Idempotency-Key: 7\r\n", ""));

        Assert.Equal(times, one.Count("POST") + two.Count("POST"));
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task What_may_arrive_twice_goes_to_each_instance_once(string method)
    {
        await using var one = RawServer.AnsweringReads();
        await using var two = RawServer.AnsweringReads();
        await using var gateway = await StartAsync(Two(one, two));

        AssertNotKnown(await SendAsync(gateway, method, "", ""));

        Assert.Equal((1, 1), (one.Count(method), two.Count(method)));
    }

    private static Dictionary<string, string?> Two(RawServer one, RawServer two) => KitchenRoute(
        ("services:kitchen:http:0", one.Address), ("services:kitchen:http:1", two.Address),
        ("ReverseProxy:Clusters:kitchen:LoadBalancingPolicy", "RoundRobin"));

    // A client of .NET would say Content-Length: 0 where curl says nothing.
    private static Task<string> SendAsync(TestGateway gateway, string method, string headers, string body) =>
        RawHttp.SendAsync(gateway.Address, $"{method} /api HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{headers}\r\n{body}", Cancel);

    private static void AssertNotKnown(string answer)
    {
        Assert.Contains("HTTP/1.1 502", answer);
        Assert.Contains("Whether it did what was asked is not known.", answer);
    }
}
