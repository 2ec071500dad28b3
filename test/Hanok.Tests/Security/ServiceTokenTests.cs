using System.Text.Json.Nodes;
using Hanok.Security.Tokens;
using Hanok.Testing;
using Hanok.Testing.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Hanok.Tests.Security;

/// <summary>A service that calls another as itself.</summary>
public sealed class ServiceTokenTests : IAsyncLifetime
{
    private readonly MovableTime _time = new();
    private IssuingGateway _issuer = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _issuer = await IssuingGateway.StartAsync(_time);

    public ValueTask DisposeAsync() => _issuer.DisposeAsync();

    [Fact]
    public async Task All_calls_share_a_token_and_there_is_another_before_it_ends()
    {
        await using var service = Service("the gateway's own secret");
        var first = (await TokensAsync(service, 20)).Distinct().ToList();
        Assert.Single(first);
        Assert.Equal(TestIssuer.Audience + "/gateway", (string?)Part(first[0])["aud"]);

        // The old one is still good for the call that finds out; the next ones have the new one.
        _time.Advance(TimeSpan.FromSeconds(545));
        await TokensAsync(service, 1);
        var tokens = service.GetRequiredService<ServiceTokens>();
        var other = "";
        await Until.TrueAsync(
            async () => (other = "Bearer " + await tokens.GetAsync("gateway", Cancellation)) != first[0], () => new($"the token is still {other}"));
    }

    [Fact]
    public async Task A_token_that_has_ended_is_not_sent()
    {
        await using var service = Service("the gateway's own secret");
        var first = Assert.Single(await TokensAsync(service, 1));
        _time.Advance(TimeSpan.FromHours(1));

        Assert.NotEqual(first, Assert.Single(await TokensAsync(service, 1)));
    }

    [Fact]
    public async Task Without_a_token_nothing_is_sent()
    {
        await using var service = Service("wrong");
        var before = _issuer.Count;

        var failed = await Assert.ThrowsAsync<HttpRequestException>(() => TokensAsync(service, 1));
        Assert.Contains("gives no token to 'gateway'", failed.Message, StringComparison.Ordinal);
        Assert.Equal(before, _issuer.Count);
    }

    [Fact]
    public async Task Who_is_no_client_calls_as_nobody()
    {
        await using var service = Service("", id: "");
        Assert.Equal([""], await TokensAsync(service, 1));
    }

    [Fact]
    public async Task Each_receiver_has_a_token_of_its_own_that_is_kept()
    {
        await using var service = Service("the gateway's own secret");
        var tokens = service.GetRequiredService<ServiceTokens>();
        var (kitchen, delivery) = (await tokens.GetAsync("kitchen", Cancellation), await tokens.GetAsync("delivery", Cancellation));

        Assert.Equal(
            (TestIssuer.Audience + "/kitchen", TestIssuer.Audience + "/delivery"),
            ((string?)Part(kitchen)["aud"], (string?)Part(delivery)["aud"]));
        Assert.Equal(kitchen, await tokens.GetAsync("kitchen", Cancellation));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("kitchen.example.com")]
    [InlineData("")]
    [InlineData("Kitchen")]
    [InlineData("kitchen/x")]
    public async Task What_is_no_service_gets_no_token(string receiver)
    {
        await using var service = Service("the gateway's own secret");
        var failed = await Assert.ThrowsAsync<HttpRequestException>(
            () => service.GetRequiredService<ServiceTokens>().GetAsync(receiver, Cancellation).AsTask());

        Assert.Contains("AddServiceToken", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_receiver_is_the_name_that_is_called_and_not_the_address_that_it_becomes()
    {
        await using var service = Service("the gateway's own secret");
        using var http = service.GetRequiredService<IHttpClientFactory>().CreateClient("by-name");
        using var answer = await http.GetAsync(new Uri("http://gateway/shop/x"), Cancellation);

        Assert.Equal(TestIssuer.Audience + "/gateway", (string?)Part(_issuer.Seen.Authorization.ToString())["aud"]);
    }

    [Fact]
    public async Task With_an_issuer_that_knows_no_receivers_one_token_is_for_all()
    {
        await using var issuer = await IssuingGateway.StartAsync(_time, null, ("Hanok:Tokens:SharedAudience", "true"));
        await using var service = Service("the gateway's own secret", issuer: issuer, shared: true);
        var tokens = service.GetRequiredService<ServiceTokens>();
        var one = await tokens.GetAsync("kitchen", Cancellation);

        Assert.Equal(TestIssuer.Audience, (string?)Part(one)["aud"]);
        Assert.Equal(one, await tokens.GetAsync("127.0.0.1", Cancellation));
        using var taken = await issuer.SendAsync(HttpMethod.Get, "/api/orders", null, ("Authorization", $"Bearer {one}"));
        Assert.Equal(System.Net.HttpStatusCode.OK, taken.StatusCode);
    }

    private static JsonNode Part(string token) => JsonNode.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(token.Split('.')[1]))!;

    // What the service behind the gateway saw.
    private async Task<IReadOnlyList<string>> TokensAsync(IServiceProvider service, int calls)
    {
        using var http = service.GetRequiredService<IHttpClientFactory>().CreateClient("other");
        var seen = new List<string>();
        for (var i = 0; i < calls; i++)
        {
            using var answer = await http.GetAsync(new Uri($"{_issuer.Address}/shop/x"), Cancellation);
            seen.Add(_issuer.Seen.Authorization.ToString());
        }

        return seen;
    }

    private WebApplicationServices Service(string secret, string id = "gateway", IssuingGateway? issuer = null, bool shared = false)
    {
        var builder = TestHost.CreateBuilder("caller");
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Hanok:Tokens:Authority"] = (issuer ?? _issuer).Address,
            ["Hanok:Tokens:SharedAudience"] = $"{shared}",
            ["services:gateway:http:0"] = _issuer.Address,
            ["Hanok:Tokens:Audience"] = TestIssuer.Audience,
            ["Hanok:Tokens:Client:Id"] = id,
            ["Hanok:Tokens:Client:Secret"] = secret,
        });
        builder.Services.AddSingleton<TimeProvider>(_time);
        builder.AddHanok("caller").AddTokens();
        builder.Services.AddHttpClient("other").AddServiceToken("gateway");
        // As with the client of a TCC: whoever asks for the token may come after who finds the address.
        builder.Services.AddHttpClient("by-name").AddHanokDiscovery().AddServiceToken();
        return new(builder.Build());
    }

    private sealed class WebApplicationServices(WebApplication application) : IServiceProvider, IAsyncDisposable
    {
        public object? GetService(Type serviceType) => application.Services.GetService(serviceType);

        public ValueTask DisposeAsync() => application.DisposeAsync();
    }
}
