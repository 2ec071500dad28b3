using System.Net;
using System.Text.Json.Nodes;
using Hanok.Tests.Security;
using Microsoft.AspNetCore.WebUtilities;

namespace Hanok.Tests.Gateway;

/// <summary>Signing in at an issuer of another maker.</summary>
public sealed class CodeFlowTests : IAsyncLifetime
{
    private TestIssuer _issuer = null!;
    private IssuingGateway _gateway = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _issuer = await TestIssuer.StartAsync();
        _gateway = await IssuingGateway.StartAsync(
            settings: [("Gateway:Sessions:Flow", "Code"), .. _issuer.Settings().Select(setting => (setting.Key, setting.Value))]);
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _issuer.DisposeAsync();
    }

    [Fact]
    public async Task Who_signs_in_at_the_issuer_has_a_session_here_and_is_back_where_they_were()
    {
        var (authorize, cookie) = await LeaveAsync("/shop/orders/1");
        Assert.Equal("S256", Query(authorize, "code_challenge_method"));
        Assert.Equal($"{_gateway.Address}/web/callback", Query(authorize, "redirect_uri"));

        using var back = await ReturnAsync(_issuer.Code(authorize, "carol"), Query(authorize, "state"), cookie);
        Assert.Equal("/shop/orders/1", back.Headers.Location?.OriginalString);
        var session = back.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("hanok-session=", StringComparison.Ordinal)).Split(';')[0];
        using var user = await _gateway.SendAsync(HttpMethod.Get, "/web/user", null, ("Cookie", session));
        Assert.Equal("carol", (string?)JsonNode.Parse(await user.Content.ReadAsStringAsync(Cancellation))!["name"]);
    }

    [Fact]
    public async Task Nobody_is_signed_in_by_a_link_that_somebody_else_made()
    {
        var (evil, evilCookie) = await LeaveAsync("/");
        var (own, ownCookie) = await LeaveAsync("/");

        await IsRefusedAsync(_issuer.Code(evil, "mallory"), Query(evil, "state"), "");
        await IsRefusedAsync(_issuer.Code(evil, "mallory"), Query(evil, "state"), ownCookie);
        await IsRefusedAsync(_issuer.Code(evil, "mallory"), Query(own, "state"), ownCookie);
        await IsRefusedAsync(_issuer.Code(evil, "mallory"), "", evilCookie);
        await IsRefusedAsync(_issuer.Code(evil, "mallory"), Query(evil, "state") + "&iss=https%3A%2F%2Fevil.example.com", evilCookie);
    }

    [Fact]
    public async Task A_code_counts_once()
    {
        var (authorize, cookie) = await LeaveAsync("/");
        var code = _issuer.Code(authorize, "carol");
        using (await ReturnAsync(code, Query(authorize, "state"), cookie))
            await IsRefusedAsync(code, Query(authorize, "state"), cookie);
    }

    [Theory]
    [InlineData("nonce", "another")]
    [InlineData("aud", "another-client")]
    [InlineData("iss", "https://evil.example.com")]
    [InlineData("exp", "1")]
    public async Task What_the_issuer_says_of_somebody_must_be_for_this_attempt_and_this_client(string claim, string value)
    {
        _issuer.AlterIdToken = claims =>
        {
            claims[claim] = claim == "exp" ? 1 : value;
            return claims;
        };
        var (authorize, cookie) = await LeaveAsync("/");

        await IsRefusedAsync(_issuer.Code(authorize, "carol"), Query(authorize, "state"), cookie);
    }

    [Fact]
    public async Task A_signature_by_an_algorithm_that_is_not_on_the_list_counts_for_nothing()
    {
        _issuer.AlterIdHeader = header =>
        {
            header["alg"] = "none";
            return header;
        };
        var (authorize, cookie) = await LeaveAsync("/");

        await IsRefusedAsync(_issuer.Code(authorize, "carol"), Query(authorize, "state"), cookie);
    }

    [Fact]
    public async Task While_the_issuer_is_away_the_browser_is_told_so_and_later_it_goes_on()
    {
        _issuer.IsAway = true;
        using (var away = await _gateway.SendAsync(HttpMethod.Get, "/web/login?return=%2Fshop"))
            Assert.Equal("/shop/sign-in?problem=away&return=%2Fshop", away.Headers.Location?.OriginalString);

        _issuer.IsAway = false;
        await LeaveAsync("/shop");
    }

    [Fact]
    public async Task What_belongs_to_an_attempt_is_for_the_browser_alone()
    {
        using var response = await _gateway.SendAsync(HttpMethod.Get, "/web/login");

        Assert.All(response.Headers.GetValues("Set-Cookie"), cookie =>
        {
            Assert.StartsWith("hanok-sign-in.", cookie, StringComparison.Ordinal);
            Assert.Contains("path=/web/callback", cookie, StringComparison.Ordinal);
            Assert.Contains("httponly", cookie, StringComparison.Ordinal);
            Assert.Contains("samesite=lax", cookie, StringComparison.Ordinal);
        });
        Assert.True(response.Headers.CacheControl?.NoStore);
    }

    [Fact]
    public async Task No_password_is_taken_here()
    {
        using var form = IssuingGateway.LoginForm("alice", IssuingGateway.Password);
        using var response = await _gateway.SendAsync(HttpMethod.Post, "/web/login", form, ("X-CSRF", "1"));

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    private async Task<(Uri Authorize, string Cookie)> LeaveAsync(string page)
    {
        using var response = await _gateway.SendAsync(HttpMethod.Get, $"/web/login?return={Uri.EscapeDataString(page)}");
        Assert.Equal(HttpStatusCode.Found, response.StatusCode);
        return (response.Headers.Location!, string.Join("; ", response.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0])));
    }

    private Task<HttpResponseMessage> ReturnAsync(string code, string state, string cookie) =>
        _gateway.SendAsync(HttpMethod.Get, $"/web/callback?code={code}&state={state}", null, ("Cookie", cookie));

    private async Task IsRefusedAsync(string code, string state, string cookie)
    {
        using var response = await ReturnAsync(code, state, cookie);
        Assert.StartsWith("/shop/sign-in?problem=wrong", response.Headers.Location?.OriginalString, StringComparison.Ordinal);
        Assert.DoesNotContain(response.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : [], c => c.StartsWith("hanok-session=", StringComparison.Ordinal));
    }

    private static string Query(Uri uri, string name) => QueryHelpers.ParseQuery(uri.Query)[name].ToString();
}
