using Microsoft.AspNetCore.Http;
using static Hanok.Tests.Gateway.TestGateway;

namespace Hanok.Tests.Gateway;

/// <summary>Shapes that two servers may read differently: the gateway refuses them, or makes one thing of them.</summary>
public sealed class GatewaySmugglingTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\nGET /api/smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "0\r\n\r\nGET /api/smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("Content-Length: 5\r\nContent-Length: 6\r\n", "hello!")]
    [InlineData("Content-Length: 5, 6\r\n", "hello!")]
    [InlineData("Content-Length: +5\r\n", "hello")]
    [InlineData("Content-Length: 0x5\r\n", "hello")]
    [InlineData("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked, identity\r\n", "0\r\n\r\n")]
    [InlineData("Transfer-Encoding : chunked\r\n", "0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n", "zz\r\nhello\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n", "5\nhello\n0\n\n")]
    [InlineData("X-Folded: one\r\n two\r\n", "")]
    [InlineData("Host: other\r\n", "")]
    [InlineData("X-Null: a\0b\r\n", "")]
    [InlineData("X Space: a\r\n", "")]
    [InlineData("No-Colon\r\n", "")]
    public async Task What_can_be_read_in_two_ways_is_refused(string headers, string body)
    {
        var seen = new List<string>();
        await using var kitchen = await TestService.StartAsync(async c =>
        {
            var text = await new StreamReader(c.Request.Body).ReadToEndAsync();
            lock (seen)
                seen.Add($"{c.Request.Method} {c.Request.Path} {text}");
        });
        await using var gateway = await StartAsync(KitchenRoute(("services:kitchen:http:0", kitchen.Address)));

        var answer = await RawHttp.SendAsync(
            gateway.Address, $"POST /api/first HTTP/1.1\r\nHost: {gateway.Address.Authority}\r\nConnection: close\r\n{headers}\r\n{body}", Cancel);

        // Content-Length beside chunked is dropped, as RFC 9112 (6.3) allows, and the connection ends: what follows is nobody's request. A number
        // with a sign is written anew without it.
        Assert.Matches("^HTTP/1.1 (400|200)", answer);
        Assert.DoesNotContain(seen, s => s.Contains("smuggled", StringComparison.Ordinal) || s.Contains("hello!", StringComparison.Ordinal));
        if (answer.StartsWith("HTTP/1.1 200", StringComparison.Ordinal))
            Assert.Equal(headers.Contains('+') ? "POST /api/first hello" : "POST /api/first ", Assert.Single(seen));
        else
            Assert.DoesNotContain("HTTP/1.1 200", answer);
    }

    [Theory]
    [InlineData("/api/%00")]
    [InlineData("/api/a%00/hanok")]
    [InlineData("/api/../../hanok/sagas")]
    [InlineData("/api/..%2f..%2fhanok/sagas")]
    [InlineData("/api/..%5c..%5chanok/sagas")]
    [InlineData("/api/..\\..\\hanok\\sagas")]
    [InlineData("/api/%2e%2e/%2e%2e/hanok/sagas")]
    [InlineData("/api/.%2e/.%2e/hanok/sagas")]
    [InlineData("/api/;/../../hanok/sagas")]
    [InlineData("/other/../hanok/sagas")]
    [InlineData("/api/../other")]
    public async Task No_spelling_of_a_path_leads_out_of_its_route(string target)
    {
        await using var kitchen = await TestService.StartAsync(c => c.Response.WriteAsync($"[{c.Request.Path.Value}]"));
        await using var gateway = await StartAsync(KitchenRoute(("services:kitchen:http:0", kitchen.Address)));

        var (status, body) = await RawHttp.GetAsync(gateway.Address, target, Cancel);

        if (status == 200)
            Assert.Contains("[/api/", body);
        else
            Assert.True(status is 400 or 404, $"{status}");
    }

    [Fact]
    public async Task What_belongs_to_one_connection_does_not_pass_to_the_next()
    {
        await using var kitchen = await TestService.StartAsync(c => c.Response.WriteAsync(
            string.Join(',', c.Request.Headers.Select(h => h.Key).Order(StringComparer.Ordinal))));
        await using var gateway = await StartAsync(KitchenRoute(("services:kitchen:http:0", kitchen.Address)));

        var answer = await RawHttp.SendAsync(gateway.Address,
            "GET /api HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nKeep-Alive: 5\r\nProxy-Authorization: x\r\nUpgrade-Insecure-Requests: 1\r\nTE: gzip\r\n\r\n", Cancel);

        foreach (var header in new[] { "Keep-Alive", "Proxy-Authorization", "Connection" })
            Assert.DoesNotContain(header + ",", answer[answer.IndexOf("\r\n\r\n", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }
}
