using Hanok.Security.Tokens;
using Hanok.Testing;
using Hanok.Testing.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

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

        // The old one is still good for the call that finds out; the next ones have the new one.
        _time.Advance(TimeSpan.FromSeconds(545));
        await TokensAsync(service, 1);
        var tokens = service.GetRequiredService<ServiceTokens>();
        var other = "";
        await Until.TrueAsync(async () => (other = await tokens.GetAsync(Cancellation)) != first[0], () => new($"the token is still {other}"));
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

    private WebApplicationServices Service(string secret, string id = "gateway")
    {
        var builder = TestHost.CreateBuilder("caller");
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Hanok:Tokens:Authority"] = _issuer.Address,
            ["Hanok:Tokens:Audience"] = TestIssuer.Audience,
            ["Hanok:Tokens:Client:Id"] = id,
            ["Hanok:Tokens:Client:Secret"] = secret,
        });
        builder.Services.AddSingleton<TimeProvider>(_time);
        builder.AddHanok("caller").AddTokens();
        builder.Services.AddHttpClient("other").AddServiceToken();
        return new(builder.Build());
    }

    private sealed class WebApplicationServices(WebApplication application) : IServiceProvider, IAsyncDisposable
    {
        public object? GetService(Type serviceType) => application.Services.GetService(serviceType);

        public ValueTask DisposeAsync() => application.DisposeAsync();
    }
}
