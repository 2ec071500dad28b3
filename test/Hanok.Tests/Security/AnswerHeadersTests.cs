using System.Net;
using System.Text;
using Hanok.Chassis;
using Hanok.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Hanok.Tests.Security;

/// <summary>What answers tell browsers and caches, and what bodies are taken.</summary>
public sealed class AnswerHeadersTests : IAsyncLifetime
{
    private TestIssuer _issuer = null!;
    private TokenService _service = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _issuer = await TestIssuer.StartAsync();
        _service = await TokenService.StartAsync(_issuer.Settings());
    }

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        await _issuer.DisposeAsync();
    }

    [Theory]
    [InlineData("/anybody")]
    [InlineData("/somebody")]
    [InlineData("/nothing")]
    [InlineData("/health/live")]
    [InlineData("/hanok/thing")]
    public async Task No_answer_is_to_be_guessed_at(string path)
    {
        using var answer = await _service.GetAsync(path);

        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Theory]
    [InlineData("/somebody")]
    [InlineData("/anybody")]
    [InlineData("/cook")]
    [InlineData("/nothing")]
    public async Task What_is_for_somebody_is_kept_nowhere(string path)
    {
        using var answer = await _service.GetAsync(path, Bearer());

        Assert.True(answer.Headers.CacheControl?.NoStore);
    }

    [Fact]
    public async Task What_is_for_everybody_or_says_so_itself_may_be_kept()
    {
        Assert.Null((await _service.GetAsync("/anybody")).Headers.CacheControl);
        Assert.Equal("max-age=60, private", (await _service.GetAsync("/kept", Bearer())).Headers.CacheControl?.ToString());
    }

    [Fact]
    public async Task A_cache_that_keeps_for_each_credential_is_not_told_to_keep_nothing()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/somebody") { Headers = { { AnswerHeaders.SurrogateCapability, "x" } } };
        request.Headers.TryAddWithoutValidation("Authorization", Bearer());
        using var answer = await _service.Client.SendAsync(request, Cancellation);

        Assert.Null(answer.Headers.CacheControl);
    }

    [Fact]
    public async Task The_gateway_keeps_hot_reads_and_tells_who_asks_to_keep_nothing()
    {
        await using var gateway = await IssuingGateway.StartAsync(null, null, ("ReverseProxy:Routes:api:Metadata:Cache", "60s"));
        var token = (string)(await gateway.PasswordAsync()).Body["access_token"]!;
        for (var i = 0; i < 3; i++)
        {
            using var answer = await gateway.SendAsync(HttpMethod.Get, "/api/plain", null, ("Authorization", $"Bearer {token}"));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.True(answer.Headers.CacheControl?.NoStore);
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        }

        Assert.Equal(1, gateway.Count);
        Assert.NotEmpty(gateway.Seen[AnswerHeaders.SurrogateCapability].ToString());
    }

    [Theory]
    [InlineData("https", "shop.example.com", "max-age=31536000")]
    [InlineData("http", "shop.example.com", "")]
    [InlineData("https", "localhost", "")]
    public async Task Over_TLS_a_browser_is_told_to_stay_there(string scheme, string host, string told)
    {
        var builder = TestHost.CreateBuilder("kitchen");
        builder.AddHanok("kitchen");
        await using var application = builder.Build();
        application.MapHanok();
        var context = new DefaultHttpContext { RequestServices = application.Services };
        (context.Request.Scheme, context.Request.Host, context.Request.Path, context.Request.Method) = (scheme, new(host), "/nothing", "GET");
        await ((IApplicationBuilder)application).Build()(context);

        Assert.Equal(told, context.Response.Headers.StrictTransportSecurity.ToString());
    }

    [Theory]
    [InlineData("{\"text\":\"a\"}", HttpStatusCode.OK)]
    [InlineData("{\"text\":\"a\",\"text\":\"b\"}", HttpStatusCode.BadRequest)]
    [InlineData("{\"text\":\"a\",\"Text\":\"b\"}", HttpStatusCode.BadRequest)]
    public async Task A_body_has_each_field_once(string json, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/note") { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("Authorization", Bearer());
        using var answer = await _service.Client.SendAsync(request, Cancellation);

        Assert.Equal(status, answer.StatusCode);
    }

    private string Bearer() => $"Bearer {_issuer.Token()}";
}
