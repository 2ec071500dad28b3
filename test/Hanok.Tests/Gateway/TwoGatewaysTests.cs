using System.Net;
using System.Text.Json.Nodes;
using Hanok.Tests.Security;
using Microsoft.AspNetCore.WebUtilities;

namespace Hanok.Tests.Gateway;

/// <summary>Two gateways behind one name, which share a cache and a folder of keys.</summary>
public sealed class TwoGatewaysTests : IAsyncLifetime
{
    private const string Host = "shop.example.com";

    private readonly MovableTime _time = new();
    private readonly WrittenCache _cache = new();
    private readonly string _keys = Directory.CreateTempSubdirectory("hanok-keys-").FullName;
    private TestIssuer _issuer = null!;
    private IssuingGateway _first = null!, _second = null!;

    public async ValueTask InitializeAsync()
    {
        _issuer = await TestIssuer.StartAsync();
        _issuer.Clock = _time.GetUtcNow;
        _first = await GatewayAsync();
        _second = await GatewayAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _first.DisposeAsync();
        await _second.DisposeAsync();
        await _issuer.DisposeAsync();
        Directory.Delete(_keys, recursive: true);
    }

    [Fact]
    public async Task A_browser_begins_at_one_returns_to_the_other_and_goes_on_when_the_first_is_dead()
    {
        var session = await SignInAsync();
        Assert.Equal("carol", await NameAsync(_first, session));
        await _first.DisposeAsync();

        Assert.Equal("carol", await NameAsync(_second, session));
        using var page = await _second.SendAsync(HttpMethod.Get, "/shop/page", null, ("Host", Host), ("Cookie", session));
        Assert.StartsWith("Bearer ey", _second.Seen.Authorization.ToString(), StringComparison.Ordinal);
        var before = _second.Seen.Authorization.ToString();

        // The token of the session ends, and the one that is left gets the next.
        _time.Advance(TimeSpan.FromSeconds(290));
        using var later = await _second.SendAsync(HttpMethod.Get, "/shop/page", null, ("Host", Host), ("Cookie", session));
        Assert.Equal(HttpStatusCode.OK, later.StatusCode);
        Assert.NotEqual(before, _second.Seen.Authorization.ToString());
    }

    [Fact]
    public async Task Who_signs_out_at_one_is_out_at_both()
    {
        var session = await SignInAsync();
        using var response = await _second.SendAsync(
            HttpMethod.Post, "/web/logout", null, ("Host", Host), ("Cookie", session), ("Sec-Fetch-Site", "same-origin"));

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Null(await NameAsync(_first, session));
        Assert.Empty(_cache.Entries);
    }

    [Fact]
    public async Task Without_the_cache_nobody_is_taken_for_nobody()
    {
        var session = await SignInAsync();
        _cache.IsAway = true;
        using (var page = await _first.SendAsync(HttpMethod.Get, "/shop/page", null, ("Host", Host), ("Cookie", session)))
            Assert.Equal((HttpStatusCode.ServiceUnavailable, 0), (page.StatusCode, _first.Count));

        using (var stranger = await _first.SendAsync(HttpMethod.Get, "/shop/page", null, ("Host", Host)))
            Assert.Equal(HttpStatusCode.OK, stranger.StatusCode);

        _cache.IsAway = false;
        Assert.Equal("carol", await NameAsync(_first, session));
    }

    [Fact]
    public async Task A_shared_cache_without_shared_keys_is_told_at_start()
    {
        var refused = await Assert.ThrowsAnyAsync<Exception>(
            () => IssuingGateway.StartAsync(_time, null, _cache, ("Gateway:Sessions:KeyFolder", "")));

        Assert.Contains("Gateway__Sessions__KeyFolder", refused.ToString(), StringComparison.Ordinal);
    }

    private Task<IssuingGateway> GatewayAsync() => IssuingGateway.StartAsync(
        _time, null, _cache,
        [("Gateway:Sessions:Flow", "Code"), ("Gateway:Sessions:KeyFolder", _keys), ("AllowedHosts", Host), .. _issuer.Settings().Select(s => (s.Key, s.Value))]);

    private async Task<string> SignInAsync()
    {
        using var leave = await _first.SendAsync(HttpMethod.Get, "/web/login?return=%2Fshop", null, ("Host", Host));
        var authorize = leave.Headers.Location!;
        var state = QueryHelpers.ParseQuery(authorize.Query)["state"].ToString();
        var attempt = string.Join("; ", leave.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0]));

        using var back = await _second.SendAsync(
            HttpMethod.Get, $"/web/callback?code={_issuer.Code(authorize, "carol")}&state={state}", null, ("Host", Host), ("Cookie", attempt));
        Assert.Equal("/shop", back.Headers.Location?.OriginalString);
        return back.Headers.GetValues("Set-Cookie").Single(cookie => cookie.StartsWith("hanok-session=", StringComparison.Ordinal)).Split(';')[0];
    }

    private static async Task<string?> NameAsync(IssuingGateway gateway, string session)
    {
        using var user = await gateway.SendAsync(HttpMethod.Get, "/web/user", null, ("Host", Host), ("Cookie", session));
        return (string?)JsonNode.Parse(await user.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["name"];
    }
}
