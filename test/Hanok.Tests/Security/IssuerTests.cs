using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Hanok.Issuer;

namespace Hanok.Tests.Security;

/// <summary>The development issuer, over real connections.</summary>
public sealed class IssuerTests : IAsyncLifetime
{
    private const string Kitchen = TestIssuer.Audience + "/kitchen";

    private readonly MovableTime _time = new();
    private IssuingGateway _issuer = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _issuer = await IssuingGateway.StartAsync(_time);

    public ValueTask DisposeAsync() => _issuer.DisposeAsync();

    [Fact]
    public async Task A_user_gets_a_token_with_which_a_service_is_reached()
    {
        var (status, answer, response) = await _issuer.PasswordAsync();

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(("Bearer", 600), ((string?)answer["token_type"], (int?)answer["expires_in"]));
        Assert.True(response.Headers.CacheControl?.NoStore);

        using var reached = await _issuer.SendAsync(HttpMethod.Get, "/api/orders", null, ("Authorization", $"Bearer {answer["access_token"]}"));
        Assert.Equal(HttpStatusCode.OK, reached.StatusCode);
        Assert.Equal($"Bearer {answer["access_token"]}", _issuer.Seen.Authorization.ToString());
    }

    [Fact]
    public async Task A_token_says_what_RFC_9068_wants_and_an_account_cannot_make_up_the_rest()
    {
        var token = (string)(await _issuer.PasswordAsync()).Body["access_token"]!;
        var (header, claims) = (Part(token, 0), Part(token, 1));

        Assert.Equal(("ES256", "at+jwt"), ((string?)header["alg"], (string?)header["typ"]));
        Assert.Equal(
            (_issuer.Address, TestIssuer.Audience, "alice", "curl", "c1"),
            ((string?)claims["iss"], (string?)claims["aud"], (string?)claims["sub"], (string?)claims["client_id"], (string?)claims["consumer_id"]));
        Assert.Equal((long)claims["iat"]! + 600, (long)claims["exp"]!);
        Assert.NotNull(claims["jti"]);
    }

    [Fact]
    public async Task A_client_with_a_secret_has_a_token_of_its_own_by_header_or_by_form()
    {
        var byForm = await _issuer.TokenAsync(
            ("grant_type", "client_credentials"), ("client_id", "gateway"), ("client_secret", "the gateway's own secret"), ("resource", Kitchen));
        using var form = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("resource", Kitchen)]);
        using var byHeader = await _issuer.SendAsync(HttpMethod.Post, "/connect/token", form, ("Authorization", Basic("gateway", "the gateway's own secret")));

        var claims = Part((string)byForm.Body["access_token"]!, 1);
        Assert.Equal(("gateway", Kitchen), ((string?)claims["sub"], (string?)claims["aud"]));
        Assert.Null(byForm.Body["refresh_token"]);
        Assert.Equal(HttpStatusCode.OK, byHeader.StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("kitchen")]
    [InlineData(TestIssuer.Audience)]
    [InlineData(TestIssuer.Audience + "/")]
    [InlineData(TestIssuer.Audience + "/Kitchen")]
    [InlineData(TestIssuer.Audience + "/kitchen/x")]
    [InlineData("hanok-test-2/kitchen")]
    public async Task A_service_says_for_whom_its_token_is(string resource)
    {
        var (status, answer, _) = await _issuer.TokenAsync(
            ("grant_type", "client_credentials"), ("client_id", "gateway"), ("client_secret", "the gateway's own secret"), ("resource", resource));

        Assert.Equal((HttpStatusCode.BadRequest, "invalid_target"), (status, (string?)answer["error"]));
    }

    [Theory]
    [InlineData("gateway", "wrong")]
    [InlineData("gateway", "")]
    [InlineData("nobody", "the gateway's own secret")]
    [InlineData("curl", "something")]
    public async Task A_client_that_is_none_gets_nothing(string id, string secret)
    {
        var (status, answer, _) = await _issuer.TokenAsync(("grant_type", "client_credentials"), ("client_id", id), ("client_secret", secret));

        Assert.Equal((HttpStatusCode.Unauthorized, "invalid_client"), (status, (string?)answer["error"]));
    }

    [Fact]
    public async Task What_is_asked_wrongly_is_told_by_the_codes_of_RFC_6749()
    {
        Assert.Equal("unauthorized_client", await ErrorAsync(("grant_type", "client_credentials"), ("client_id", "curl")));
        Assert.Equal("unsupported_grant_type", await ErrorAsync(("grant_type", "implicit"), ("client_id", "curl")));
        Assert.Equal("invalid_request", await ErrorAsync(("client_id", "curl")));
        Assert.Equal("invalid_request", await ErrorAsync(("grant_type", "password"), ("grant_type", "password"), ("client_id", "curl")));
        Assert.Equal("invalid_grant", await ErrorAsync(("grant_type", "refresh_token"), ("client_id", "curl"), ("refresh_token", "x")));
        using var json = new StringContent("{}", Encoding.UTF8, "application/json");
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await _issuer.SendAsync(HttpMethod.Post, "/connect/token", json)).StatusCode);
        Assert.Equal("invalid_target", await ErrorAsync(
            ("grant_type", "password"), ("client_id", "curl"), ("username", "alice"), ("password", IssuingGateway.Password), ("resource", Kitchen)));
        using var garbage = new FormUrlEncodedContent([new("grant_type", "client_credentials")]);
        Assert.Equal(
            HttpStatusCode.Unauthorized,
            (await _issuer.SendAsync(HttpMethod.Post, "/connect/token", garbage, ("Authorization", "Basic ???"))).StatusCode);
    }

    [Fact]
    public async Task A_name_that_is_wrong_too_often_waits_for_a_minute_and_others_do_not()
    {
        IssuingGateway.WriteAccounts(_issuer.Folder, ("alice", "a"), ("bob", "b"));
        for (var i = 0; i < 5; i++)
            Assert.Equal(HttpStatusCode.BadRequest, (await _issuer.PasswordAsync("alice", "wrong")).Status);

        var (status, _, response) = await _issuer.PasswordAsync("alice", "a");
        Assert.Equal(HttpStatusCode.TooManyRequests, status);
        Assert.NotNull(response.Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.OK, (await _issuer.PasswordAsync("bob", "b")).Status);

        _time.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(HttpStatusCode.OK, (await _issuer.PasswordAsync("alice", "a")).Status);
    }

    [Fact]
    public async Task A_refresh_token_is_for_its_client_and_is_no_access_token()
    {
        var refresh = (string)(await _issuer.PasswordAsync()).Body["refresh_token"]!;

        var again = await _issuer.TokenAsync(("grant_type", "refresh_token"), ("client_id", "curl"), ("refresh_token", refresh));
        Assert.Equal("alice", (string?)Part((string)again.Body["access_token"]!, 1)["sub"]);
        Assert.Equal("invalid_grant", await ErrorAsync(
            ("grant_type", "refresh_token"), ("client_id", "gateway"), ("client_secret", "the gateway's own secret"), ("refresh_token", refresh)));
        Assert.Equal("invalid_grant", await ErrorAsync(
            ("grant_type", "refresh_token"), ("client_id", "curl"), ("refresh_token", (string)again.Body["access_token"]!)));

        using var asAccess = await _issuer.SendAsync(HttpMethod.Get, "/api/orders", null, ("Authorization", $"Bearer {refresh}"));
        Assert.Equal(HttpStatusCode.Unauthorized, asAccess.StatusCode);

        _time.Advance(TimeSpan.FromHours(12.5));
        Assert.Equal("invalid_grant", await ErrorAsync(("grant_type", "refresh_token"), ("client_id", "curl"), ("refresh_token", refresh)));
    }

    [Fact]
    public async Task An_accounts_file_that_is_broken_changes_nothing()
    {
        Assert.Equal(HttpStatusCode.OK, (await _issuer.PasswordAsync()).Status);
        await File.WriteAllTextAsync(Path.Combine(_issuer.Folder, "accounts.json"), "{ half", Cancellation);

        Assert.Equal(HttpStatusCode.OK, (await _issuer.PasswordAsync()).Status);
    }

    [Fact]
    public async Task It_describes_itself_and_no_key_that_it_publishes_is_private()
    {
        var about = JsonNode.Parse(await _issuer.Client.GetStringAsync("/.well-known/openid-configuration", Cancellation))!;
        var keys = await _issuer.Client.GetStringAsync((string)about["jwks_uri"]!, Cancellation);

        Assert.Equal(_issuer.Address, (string?)about["issuer"]);
        Assert.Equal(_issuer.Address + "/connect/token", (string?)about["token_endpoint"]);
        Assert.DoesNotContain("\"d\"", keys, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_keys_are_for_their_owner_alone_and_stay_over_a_restart()
    {
        var token = (string)(await _issuer.PasswordAsync()).Body["access_token"]!;
        var path = Path.Combine(_issuer.Folder, "keys.json");
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));

        var kept = Directory.CreateTempSubdirectory("hanok-issuer-").FullName;
        File.Copy(path, Path.Combine(kept, "keys.json"));
        await using var again = await IssuingGateway.StartAsync(_time, kept);
        Assert.Equal((string?)Part(token, 0)["kid"], (string?)Part((string)(await again.PasswordAsync()).Body["access_token"]!, 0)["kid"]);
    }

    [Fact]
    public async Task Tokens_go_on_to_be_good_while_the_keys_change()
    {
        var old = await TokenAsync();
        await IsGoodAsync(old.Token);

        // Published ahead, and not used yet.
        _time.Advance(TimeSpan.FromDays(30) - TimeSpan.FromMinutes(50));
        var last = await TokenAsync();
        Assert.Equal(old.Key, last.Key);
        Assert.Equal(2, await KeysAsync());

        _time.Advance(TimeSpan.FromMinutes(52));
        Assert.NotEqual(old.Key, (await TokenAsync()).Key);

        // A day on, the last token of the old key has ended, and the key is gone.
        _time.Advance(TimeSpan.FromDays(1));
        await IsGoodAsync((await TokenAsync()).Token);
        Assert.Equal(1, await KeysAsync());
    }

    [Fact]
    public async Task Outside_development_it_does_not_start_unless_it_is_told_to()
    {
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => IssuingGateway.StartAsync(null, null, ("Hanok:Issuer:OutsideDevelopment", "false")));

        Assert.Contains("not for production", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_hash_that_cannot_be_read_fits_nothing()
    {
        Assert.True(SecretHash.Matches(SecretHash.Of("한옥"), "한옥"));
        Assert.False(SecretHash.Matches(SecretHash.Of("a"), "b"));
        foreach (var hash in new[] { "", "a", "sha256:?", "pbkdf2-sha256:0:AA==:AA==", "pbkdf2-sha256:999999999:AA==:AA==", "md5:AA==" })
            Assert.False(SecretHash.Matches(hash, "a"));
    }

    private async Task<(string Token, string? Key)> TokenAsync()
    {
        var token = (string)(await _issuer.PasswordAsync()).Body["access_token"]!;
        return (token, (string?)Part(token, 0)["kid"]);
    }

    private async Task IsGoodAsync(string token)
    {
        using var answer = await _issuer.SendAsync(HttpMethod.Get, "/api/orders", null, ("Authorization", $"Bearer {token}"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private async Task<int> KeysAsync() =>
        JsonNode.Parse(await _issuer.Client.GetStringAsync("/.well-known/jwks.json", Cancellation))!["keys"]!.AsArray().Count;

    private async Task<string?> ErrorAsync(params (string Name, string Value)[] form)
    {
        var (status, answer, _) = await _issuer.TokenAsync(form);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        return (string?)answer["error"];
    }

    private static string Basic(string id, string secret) =>
        $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(id)}:{Uri.EscapeDataString(secret)}"))}";

    private static JsonNode Part(string token, int part) => JsonNode.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(token.Split('.')[part]))!;
}
