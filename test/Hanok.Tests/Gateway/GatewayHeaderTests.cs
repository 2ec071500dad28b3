using System.Net;
using System.Text;
using Hanok.Gateway.Forwarding;
using Hanok.Tests.Http;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;
using static Hanok.Tests.Gateway.TestGateway;

namespace Hanok.Tests.Gateway;

/// <summary>Headers pass as the bytes that they are; what cannot pass is nobody else's fault.</summary>
public sealed class GatewayHeaderTests
{
    private static readonly string Korean = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes("브라우저"));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> Values => [Korean, "caf\u00e9", "\u00ff\u0080 plain"];

    [Theory]
    [MemberData(nameof(Values))]
    public async Task A_request_header_arrives_as_it_was_sent(string value)
    {
        await using var kitchen = RawServer.Start(_ => RawServer.Ok);
        await using var gateway = await StartAsync(KitchenRoute(("services:kitchen:http:0", kitchen.Address)));

        var answer = await RawHttp.SendAsync(gateway.Address, $"GET /api HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nUser-Agent: {value}\r\nX-Name: {value}\r\n\r\n", Cancel);

        Assert.StartsWith("HTTP/1.1 200", answer);
        Assert.Contains($"User-Agent: {value}\r\n", kitchen.Requests.Single());
        Assert.Contains($"X-Name: {value}\r\n", kitchen.Requests.Single());
    }

    [Theory]
    [MemberData(nameof(Values))]
    public async Task A_header_of_an_answer_arrives_as_it_was_sent(string value)
    {
        await using var kitchen = RawServer.Start(_ => $"HTTP/1.1 200 OK\r\nX-Name: {value}\r\nContent-Length: 0\r\n\r\n");
        await using var gateway = await StartAsync(KitchenRoute(("services:kitchen:http:0", kitchen.Address)));

        using var answer = await gateway.Client.GetAsync("/api", Cancel);

        Assert.Equal([value], answer.Headers.GetValues("X-Name"));
    }

    public static TheoryData<string> Unforwardable => ["X-Name: a\u0001b", $"X-Name: {new string('x', 80_000)}"];

    [Theory]
    [MemberData(nameof(Unforwardable))]
    public async Task An_answer_that_cannot_be_handed_on_opens_no_breaker_and_is_asked_for_once(string header)
    {
        Func<string, string?> answers = request =>
            request.Contains("/bad", StringComparison.Ordinal) ? $"HTTP/1.1 200 OK\r\n{header}\r\nContent-Length: 2\r\n\r\nok" : RawServer.Ok;
        await using var one = RawServer.Start(answers);
        await using var two = RawServer.Start(answers);
        await using var gateway = await StartAsync(KitchenRoute(
            ("services:kitchen:http:0", one.Address), ("services:kitchen:http:1", two.Address),
            ("ReverseProxy:Clusters:kitchen:LoadBalancingPolicy", "RoundRobin"),
            ("ReverseProxy:Clusters:kitchen:HealthCheck:Passive:Enabled", "true"),
            ("ReverseProxy:Clusters:kitchen:HealthCheck:Passive:Policy", "TransportFailureRate")));

        for (var i = 0; i < 20; i++)
        {
            using var answer = await gateway.Client.GetAsync("/api/bad", Cancel);
            Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
            Assert.Contains("cannot be handed on", await answer.Content.ReadAsStringAsync(Cancel));
        }

        Assert.Equal(20, one.Requests.Count + two.Requests.Count);
        Assert.Equal("ok", await gateway.Client.GetStringAsync("/api/good", Cancel));
        var state = (IProxyStateLookup)gateway.Services.GetService(typeof(IProxyStateLookup))!;
        Assert.True(state.TryGetCluster("kitchen", out var cluster));
        Assert.DoesNotContain(cluster!.Destinations.Values, d => d.Health.Passive == DestinationHealth.Unhealthy);
    }

    [Fact]
    public void What_could_not_be_sent_is_told_from_what_broke_off()
    {
        Assert.Equal(new OwnFault(null, false), Own(new HttpRequestException("Request headers must contain only ASCII characters.")) with { Exception = null });
        Assert.NotNull(Own(new UriFormatException()));
        Assert.Null(OwnFault.Of(new Failure(ForwarderError.Request, new HttpRequestException(HttpRequestError.ResponseEnded))));
        Assert.Null(OwnFault.Of(new Failure(ForwarderError.Request, new HttpRequestException("x", new IOException()))));
        Assert.Null(OwnFault.Of(new Failure(ForwarderError.RequestTimedOut, null)));
    }

    private static OwnFault Own(Exception e) => Assert.IsType<OwnFault>(OwnFault.Of(new Failure(ForwarderError.Request, e)));

    private sealed record Failure(ForwarderError Error, Exception? Exception) : IForwarderErrorFeature;
}
