using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using static Hanok.Tests.Gateway.TestGateway;

namespace Hanok.Tests.Gateway;

/// <summary>Pages of other origins call only where the configuration says that they may, and preflights are answered without a token.</summary>
public sealed class GatewayCorsTests
{
    private const string Shop = "https://shop.example.com";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Default", "default")]
    [InlineData("shops", "shops")]
    public async Task A_preflight_is_answered_by_the_policy_of_the_route(string named, string policy)
    {
        await using var kitchen = await TestService.SayingAsync("soup");
        await using var gateway = await StartAsync(With(kitchen, named, policy), hanok => Guard(hanok.Services));

        using var preflight = await gateway.Client.SendAsync(Preflight("/api/tickets"), Cancel);

        Assert.Equal(HttpStatusCode.NoContent, preflight.StatusCode);
        Assert.Equal([Shop], preflight.Headers.GetValues("Access-Control-Allow-Origin"));
        Assert.Equal(["PUT"], preflight.Headers.GetValues("Access-Control-Allow-Methods"));
        Assert.Equal(["600"], preflight.Headers.GetValues("Access-Control-Max-Age"));
        Assert.False(preflight.Headers.Contains("Access-Control-Allow-Credentials"));
    }

    [Fact]
    public async Task The_answer_tells_the_page_that_it_may_read_it()
    {
        await using var kitchen = await TestService.SayingAsync("soup");
        await using var gateway = await StartAsync(With(kitchen, "Default", "default"));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/tickets") { Headers = { { "Origin", Shop } } };

        using var answer = await gateway.Client.SendAsync(request, Cancel);

        Assert.Equal((HttpStatusCode.OK, Shop), (answer.StatusCode, answer.Headers.GetValues("Access-Control-Allow-Origin").Single()));
    }

    [Theory]
    [InlineData("https://evil.example.com", HttpStatusCode.NoContent)]
    [InlineData("null", HttpStatusCode.NoContent)]
    public async Task Another_origin_is_told_nothing(string origin, HttpStatusCode status)
    {
        await using var kitchen = await TestService.SayingAsync("soup");
        await using var gateway = await StartAsync(With(kitchen, "Default", "default"));

        using var preflight = await gateway.Client.SendAsync(Preflight("/api/tickets", origin), Cancel);

        Assert.Equal(status, preflight.StatusCode);
        Assert.False(preflight.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("/api/tickets")]
    [InlineData("/health/live")]
    [InlineData("/nowhere")]
    public async Task Without_a_policy_a_preflight_is_refused_and_reaches_no_service(string path)
    {
        var asked = 0;
        await using var kitchen = await TestService.StartAsync(c =>
        {
            asked++;
            return Task.CompletedTask;
        });
        await using var gateway = await StartAsync(KitchenRoute(("services:kitchen:http:0", kitchen.Address)), hanok => Guard(hanok.Services));

        using var preflight = await gateway.Client.SendAsync(Preflight(path), Cancel);

        Assert.Equal((HttpStatusCode.Forbidden, 0), (preflight.StatusCode, asked));
        Assert.Contains("urn:hanok:problem:cross-origin", await preflight.Content.ReadAsStringAsync(Cancel));
    }

    private static Dictionary<string, string?> With(TestService kitchen, string named, string policy) => KitchenRoute(
        ("services:kitchen:http:0", kitchen.Address), ("ReverseProxy:Routes:all:CorsPolicy", named),
        ($"Hanok:Gateway:Cors:{policy}:Origins:0", Shop), ($"Hanok:Gateway:Cors:{policy}:Methods:0", "PUT"));

    private static HttpRequestMessage Preflight(string path, string origin = Shop) =>
        new(HttpMethod.Options, path) { Headers = { { "Origin", origin }, { "Access-Control-Request-Method", "PUT" } } };

    // As with tokens: who has no name gets 401.
    private static void Guard(IServiceCollection services)
    {
        services.AddAuthentication("none").AddCookie("none", options => options.Events.OnRedirectToLogin = context =>
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        });
        services.AddAuthorizationBuilder().SetFallbackPolicy(new Microsoft.AspNetCore.Authorization.AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
    }
}
