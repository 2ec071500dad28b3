using System.Net;
using Hanok.Testing.Contracts;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using static Hanok.Tests.Gateway.TestGateway;

namespace Hanok.Tests.Gateway;

public sealed class GatewayDeadlineTests
{
    private const string Header = "X-Request-Timeout-Ms";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, null, 30_000)]
    [InlineData("00:05:00", null, 300_000)]
    [InlineData("00:05:00", "120000", 120_000)]
    [InlineData("00:05:00", "3600000", 300_000)]
    [InlineData("00:05:00", "99999999999999", 300_000)]
    public async Task What_is_left_goes_on_to_the_service(string? route, string? client, int atMost)
    {
        await using var kitchen = await TestService.StartAsync(c => c.Response.WriteAsync(c.Request.Headers[Header].ToString()));
        await using var gateway = await StartAsync(KitchenRoute(
            ("services:kitchen:http:0", kitchen.Address), ("ReverseProxy:Routes:all:Timeout", route)));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api");
        if (client is not null)
            request.Headers.Add(Header, client);

        var told = int.Parse(await (await gateway.Client.SendAsync(request, Cancel)).Content.ReadAsStringAsync(Cancel));

        // What has passed until it is told is little, and it is never less than nothing.
        Assert.InRange(told, 1, atMost);
    }

    [Fact]
    public async Task The_clients_own_deadline_ends_the_request()
    {
        var (gaveUp, time) = (new TaskCompletionSource(), new TestTime());
        await using var kitchen = await TestService.StartAsync(async c =>
        {
            time.Advance(TimeSpan.FromSeconds(20));
            await Gate.NeverAsync(c.RequestAborted);
            gaveUp.SetResult();
        });
        await using var gateway = await StartAsync(
            KitchenRoute(("services:kitchen:http:0", kitchen.Address)), hanok => hanok.Services.AddSingleton<TimeProvider>(time));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api") { Headers = { { Header, "20000" } } };

        var answer = await gateway.Client.SendAsync(request, Cancel);

        Assert.Equal(HttpStatusCode.GatewayTimeout, answer.StatusCode);
        await Until.DoneAsync(gaveUp.Task, "the service has not seen that nobody waits for it");
    }
}
