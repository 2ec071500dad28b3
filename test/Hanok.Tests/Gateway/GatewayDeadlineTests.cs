using System.Net;
using Microsoft.AspNetCore.Http;
using static Hanok.Tests.Gateway.TestGateway;

namespace Hanok.Tests.Gateway;

public sealed class GatewayDeadlineTests
{
    private const string Header = "X-Request-Timeout-Ms";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, null, 30_000)]
    [InlineData("00:00:05", null, 5000)]
    [InlineData("00:00:05", "2000", 2000)]
    [InlineData("00:00:05", "60000", 5000)]
    [InlineData("00:00:05", "99999999999999", 5000)]
    public async Task What_is_left_goes_on_to_the_service(string? route, string? client, int atMost)
    {
        await using var kitchen = await TestService.StartAsync(c => c.Response.WriteAsync(c.Request.Headers[Header].ToString()));
        await using var gateway = await StartAsync(KitchenRoute(
            ("services:kitchen:http:0", kitchen.Address), ("ReverseProxy:Routes:all:Timeout", route)));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api");
        if (client is not null)
            request.Headers.Add(Header, client);

        var told = int.Parse(await (await gateway.Client.SendAsync(request, Cancel)).Content.ReadAsStringAsync(Cancel));

        Assert.InRange(told, 1, atMost);
        Assert.True(told > atMost / 2 || atMost < 5000);
    }

    [Fact]
    public async Task The_clients_own_deadline_ends_the_request()
    {
        var gaveUp = new TaskCompletionSource();
        await using var kitchen = await TestService.StartAsync(async c =>
        {
            await Gate.NeverAsync(c.RequestAborted);
            gaveUp.SetResult();
        });
        await using var gateway = await StartAsync(KitchenRoute(("services:kitchen:http:0", kitchen.Address)));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api") { Headers = { { Header, "50" } } };

        var answer = await gateway.Client.SendAsync(request, Cancel);

        Assert.Equal(HttpStatusCode.GatewayTimeout, answer.StatusCode);
        await gaveUp.Task.WaitAsync(Cancel);
    }
}
