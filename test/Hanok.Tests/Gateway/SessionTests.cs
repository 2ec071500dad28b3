using System.Net;
using System.Text.Json.Nodes;
using Hanok.Tests.Security;

namespace Hanok.Tests.Gateway;

/// <summary>A browser and the gateway: who it is, and that no other page and no service can be them.</summary>
public sealed class SessionTests : IAsyncLifetime
{
    private static readonly (string, string) SameOrigin = ("Sec-Fetch-Site", "same-origin");

    private readonly MovableTime _time = new();
    private IssuingGateway _gateway = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _gateway = await IssuingGateway.StartAsync(_time);

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task Who_signs_in_has_a_cookie_and_the_service_a_token()
    {
        var cookie = await _gateway.SignInAsync();
        using var page = await GetAsync("/shop/page", cookie);

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.StartsWith("Bearer ey", _gateway.Seen.Authorization.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("eyJ", cookie.Split('=')[1], StringComparison.Ordinal);
        Assert.True(page.Headers.CacheControl!.Private);
    }

    [Fact]
    public async Task The_cookie_is_for_the_browser_alone_and_not_for_its_scripts()
    {
        using var form = IssuingGateway.LoginForm("alice", IssuingGateway.Password);
        using var response = await _gateway.SendAsync(HttpMethod.Post, "/web/login", form, SameOrigin);

        var cookie = Assert.Single(response.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("domain", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("/shop/page")]
    [InlineData("/api/orders")]
    public async Task No_cookie_reaches_a_service(string path)
    {
        var cookie = await _gateway.SignInAsync();
        var token = (string)(await _gateway.PasswordAsync()).Body["access_token"]!;
        foreach (var headers in new (string, string)[][] { [("Cookie", $"{cookie}; taste=sweet")], [("Cookie", cookie), ("Authorization", $"Bearer {token}")] })
        {
            using var response = await _gateway.SendAsync(HttpMethod.Get, path, null, headers);
            Assert.False(_gateway.Seen.ContainsKey("Cookie"));
        }

        Assert.True(_gateway.Count > 0);
    }

    [Fact]
    public async Task No_service_can_put_a_session_into_a_browser()
    {
        using var page = await _gateway.SendAsync(HttpMethod.Get, "/shop/page");

        Assert.Equal(["taste=sweet"], page.Headers.GetValues("Set-Cookie"));
    }

    [Theory]
    [InlineData("/shop/forwarded")]
    [InlineData("/web/logout")]
    public async Task A_form_on_another_site_changes_nothing(string path)
    {
        var cookie = await _gateway.SignInAsync();
        foreach (var headers in new (string, string)[][]
        {
            [("Sec-Fetch-Site", "cross-site")], [("Sec-Fetch-Site", "same-site")], [("Sec-Fetch-Site", "none")],
            [("Origin", "https://evil.example.com")], [("Origin", "null")], [("Origin", _gateway.Address + ".evil.example.com")],
            [("Sec-Fetch-Site", "cross-site"), ("Origin", _gateway.Address)], [],
        })
        {
            using var response = await _gateway.SendAsync(HttpMethod.Post, path, null, [("Cookie", cookie), .. headers]);
            Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
            Assert.Equal("urn:hanok:problem:cross-site-request", (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))!["type"]);
        }

        Assert.Equal(0, _gateway.Count);
        Assert.True(await IsSignedInAsync(cookie));
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "same-origin")]
    [InlineData("X-CSRF", "1")]
    [InlineData("Origin", "own")]
    public async Task A_form_of_this_site_does(string header, string value)
    {
        var cookie = await _gateway.SignInAsync();
        using var response = await _gateway.SendAsync(
            HttpMethod.Post, "/shop/forwarded", null, ("Cookie", cookie), (header, value == "own" ? _gateway.Address : value));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.NotEmpty(_gateway.Seen.Authorization.ToString());
    }

    [Fact]
    public async Task A_WebSocket_from_another_site_is_not_opened()
    {
        var cookie = await _gateway.SignInAsync();
        using var response = await _gateway.SendAsync(
            HttpMethod.Get, "/shop/live", null, ("Cookie", cookie), ("Connection", "Upgrade"), ("Upgrade", "websocket"), ("Origin", "https://evil.example.com"));

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task Nobody_can_be_signed_in_by_another_site()
    {
        using var form = IssuingGateway.LoginForm("alice", IssuingGateway.Password);
        using var response = await _gateway.SendAsync(HttpMethod.Post, "/web/login", form, ("Sec-Fetch-Site", "cross-site"));

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.False(response.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task The_cookie_counts_for_nothing_where_no_browser_belongs()
    {
        var cookie = await _gateway.SignInAsync();

        Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync("/api/orders", cookie)).StatusCode);
        Assert.Equal(0, _gateway.Count);
    }

    [Fact]
    public async Task A_session_that_somebody_planted_is_not_the_one_that_is_signed_in()
    {
        var planted = await _gateway.SignInAsync();
        var cookie = await _gateway.SignInAsync(planted);

        Assert.NotEqual(planted, cookie);
        Assert.False(await IsSignedInAsync(planted));
        Assert.NotEqual("hanok-session=chosen", await _gateway.SignInAsync("hanok-session=chosen"));
        Assert.False(await IsSignedInAsync("hanok-session=chosen"));
    }

    [Fact]
    public async Task Who_signs_out_is_out_whoever_kept_the_cookie()
    {
        var cookie = await _gateway.SignInAsync();
        using var response = await _gateway.SendAsync(HttpMethod.Post, "/web/logout", null, ("Cookie", cookie), SameOrigin);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Contains("expires=Thu, 01 Jan 1970", Assert.Single(response.Headers.GetValues("Set-Cookie")), StringComparison.Ordinal);
        Assert.False(await IsSignedInAsync(cookie));
    }

    [Fact]
    public async Task A_session_outlives_its_token_and_ends_when_nobody_uses_it()
    {
        var cookie = await _gateway.SignInAsync();
        using (await GetAsync("/shop/page", cookie))
        {
        }

        var first = _gateway.Seen.Authorization.ToString();
        _time.Advance(TimeSpan.FromSeconds(590));
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => GetAsync("/shop/page", cookie)));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.NotEqual(first, _gateway.Seen.Authorization.ToString());

        _time.Advance(TimeSpan.FromMinutes(121));
        Assert.False(await IsSignedInAsync(cookie));
    }

    [Fact]
    public async Task Who_is_no_user_any_more_is_out_when_the_token_ends()
    {
        var cookie = await _gateway.SignInAsync();
        IssuingGateway.WriteAccounts(_gateway.Folder, ("bob", "bob's own"));
        _time.Advance(TimeSpan.FromMinutes(10));

        Assert.False(await IsSignedInAsync(cookie));
        using var page = await GetAsync("/shop/page", cookie);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Empty(_gateway.Seen.Authorization.ToString());
    }

    [Fact]
    public async Task A_page_is_told_who_it_is_and_never_the_token()
    {
        var nobody = JsonNode.Parse(await (await GetAsync("/web/user", "")).Content.ReadAsStringAsync(Cancellation))!;
        var body = await (await GetAsync("/web/user", await _gateway.SignInAsync())).Content.ReadAsStringAsync(Cancellation);
        var alice = JsonNode.Parse(body)!;

        Assert.False((bool)nobody["signedIn"]!);
        Assert.True((bool)alice["signedIn"]!);
        Assert.Equal("alice", (string?)alice["name"]);
        Assert.Equal("c1", (string?)alice["consumer_id"]);
        Assert.DoesNotContain("eyJ", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/shop/orders/1?a=b", "/shop/orders/1?a=b")]
    [InlineData("https://evil.example.com", "/")]
    [InlineData("//evil.example.com", "/")]
    [InlineData("/\\evil.example.com", "/")]
    [InlineData("/a\r\nSet-Cookie: x=y", "/")]
    [InlineData("", "/")]
    public async Task A_browser_goes_back_to_a_page_of_this_site(string wanted, string page)
    {
        using var form = IssuingGateway.LoginForm("alice", IssuingGateway.Password, wanted);
        using var response = await _gateway.SendAsync(HttpMethod.Post, "/web/login", form, SameOrigin, ("Accept", "text/html"));

        Assert.Equal(HttpStatusCode.SeeOther, response.StatusCode);
        Assert.Equal(page, response.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task A_wrong_password_leads_back_to_the_form_and_a_script_to_a_problem()
    {
        using var form = IssuingGateway.LoginForm("alice", "wrong", "/shop/x");
        using var page = await _gateway.SendAsync(HttpMethod.Post, "/web/login", form, SameOrigin, ("Accept", "text/html"));
        using var again = IssuingGateway.LoginForm("alice", "wrong");
        using var script = await _gateway.SendAsync(HttpMethod.Post, "/web/login", again, ("X-CSRF", "1"));

        Assert.Equal("/shop/sign-in?problem=wrong&return=%2Fshop%2Fx&name=alice", page.Headers.Location?.OriginalString);
        Assert.False(page.Headers.Contains("Set-Cookie"));
        Assert.Equal(HttpStatusCode.Unauthorized, script.StatusCode);
    }

    private Task<HttpResponseMessage> GetAsync(string path, string cookie) => _gateway.SendAsync(HttpMethod.Get, path, null, ("Cookie", cookie));

    private async Task<bool> IsSignedInAsync(string cookie)
    {
        using var response = await GetAsync("/web/user", cookie);
        return (bool)JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))!["signedIn"]!;
    }
}
