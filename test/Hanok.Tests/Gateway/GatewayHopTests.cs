using Hanok.Tests.Http;
using static Hanok.Tests.Gateway.TestGateway;

namespace Hanok.Tests.Gateway;

/// <summary>What belongs to one connection ends with it, on the way there and on the way back.</summary>
public sealed class GatewayHopTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Connection: close\r\nProxy-Connection: keep-alive\r\n", "Proxy-Connection")]
    [InlineData("Connection: close, keep-alive\r\nKeep-Alive: timeout=5\r\n", "Keep-Alive")]
    [InlineData("Connection: close\r\nProxy-Authorization: Basic eA==\r\n", "Proxy-Authorization")]
    [InlineData("Connection: close\r\nTrailer: X-Sum\r\n", "Trailer")]
    public async Task Of_a_request(string headers, string gone)
    {
        await using var kitchen = RawServer.Start(_ => RawServer.Ok);
        await using var gateway = await StartAsync(KitchenRoute(("services:kitchen:http:0", kitchen.Address)));

        var answer = await RawHttp.SendAsync(gateway.Address, $"GET /api HTTP/1.1\r\nHost: localhost\r\n{headers}X-Stays: 1\r\n\r\n", Cancel);

        Assert.StartsWith("HTTP/1.1 200", answer);
        Assert.Contains("X-Stays: 1", kitchen.Requests.Single());
        Assert.DoesNotContain(gone, kitchen.Requests.Single(), StringComparison.OrdinalIgnoreCase);
    }

    // Beside close or keep-alive, Kestrel drops other names before anybody can see them.
    [Theory]
    [InlineData("X-Secret")]
    [InlineData("x-secret, x-other")]
    public async Task Of_a_request_that_names_it(string connection)
    {
        await using var kitchen = RawServer.Start(_ => RawServer.Ok);
        await using var gateway = await StartAsync(KitchenRoute(("services:kitchen:http:0", kitchen.Address)));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api") { Headers = { { "X-Secret", "1" }, { "X-Stays", "1" } } };
        request.Headers.TryAddWithoutValidation("Connection", connection);

        (await gateway.Client.SendAsync(request, Cancel)).Dispose();

        Assert.Contains("X-Stays: 1", kitchen.Requests.Single());
        Assert.DoesNotContain("X-Secret", kitchen.Requests.Single(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Who_names_the_length_of_the_body_changes_nothing_about_it()
    {
        await using var kitchen = RawServer.Start(_ => RawServer.Ok);
        await using var gateway = await StartAsync(KitchenRoute(("services:kitchen:http:0", kitchen.Address)));

        await RawHttp.SendAsync(
            gateway.Address, "POST /api HTTP/1.1\r\nHost: localhost\r\nConnection: close, Content-Length, Host\r\nContent-Length: 4\r\n\r\nsoup", Cancel);

        Assert.Contains("Content-Length: 4", kitchen.Requests.Single());
        Assert.EndsWith("soup", kitchen.Requests.Single());
    }

    [Theory]
    [InlineData("Connection: X-Internal\r\nX-Internal: 1\r\n", "X-Internal")]
    [InlineData("Connection: keep-alive\r\nKeep-Alive: timeout=5\r\n", "Keep-Alive")]
    [InlineData("Proxy-Authenticate: Basic\r\n", "Proxy-Authenticate")]
    public async Task Of_an_answer(string headers, string gone)
    {
        await using var kitchen = RawServer.Start(_ => $"HTTP/1.1 200 OK\r\n{headers}X-Stays: 1\r\nContent-Length: 2\r\n\r\nok");
        await using var gateway = await StartAsync(KitchenRoute(("services:kitchen:http:0", kitchen.Address)));

        using var answer = await gateway.Client.GetAsync("/api", Cancel);

        Assert.True(answer.Headers.Contains("X-Stays"));
        Assert.DoesNotContain(gone, answer.Headers.Select(h => h.Key), StringComparer.OrdinalIgnoreCase);
    }
}
