using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Hanok.Tests.Security;

/// <summary>What a service with tokens answers, over real connections.</summary>
public sealed class TokenHttpTests : IAsyncLifetime
{
    private TestIssuer _issuer = null!;
    private TokenService _service = null!;
    private readonly MovableTime _time = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _issuer = await TestIssuer.StartAsync();
        _service = await TokenService.StartAsync(_issuer.Settings(), _time);
    }

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        await _issuer.DisposeAsync();
    }

    [Fact]
    public async Task Without_a_token_only_what_is_for_everybody_is_open()
    {
        Assert.Equal(HttpStatusCode.OK, (await _service.GetAsync("/anybody")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _service.GetAsync("/health/live")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _service.GetAsync("/nothing")).StatusCode);
        using var refused = await _service.GetAsync("/somebody");

        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal("Bearer", refused.Headers.WwwAuthenticate.ToString());
        Assert.Equal("urn:hanok:problem:token-needed", await ProblemAsync(refused));
    }

    [Fact]
    public async Task A_token_tells_who_it_is_and_a_role_what_they_may()
    {
        using var somebody = await _service.GetAsync("/somebody", Bearer(_issuer.Token()));
        using var notACook = await _service.GetAsync("/cook", Bearer(_issuer.Token()));
        using var aCook = await _service.GetAsync("/cook", Bearer(_issuer.Token(_issuer.Claims("bob", "cook"))));

        Assert.Equal("alice", await somebody.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal(HttpStatusCode.Forbidden, notACook.StatusCode);
        Assert.Equal("urn:hanok:problem:forbidden", await ProblemAsync(notACook));
        Assert.Contains("insufficient_scope", notACook.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, aCook.StatusCode);
    }

    [Fact]
    public async Task A_bad_token_is_refused_also_where_none_is_needed_and_the_answer_does_not_say_why()
    {
        using var refused = await _service.GetAsync("/anybody", Bearer(_issuer.Token(_issuer.Claims(), _issuer.Header("none"))));

        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal("Bearer error=\"invalid_token\"", refused.Headers.WwwAuthenticate.ToString());
        Assert.Equal("urn:hanok:problem:token-refused", await ProblemAsync(refused));
        Assert.DoesNotContain("algorithm", await refused.Content.ReadAsStringAsync(Cancellation), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.OK, (await _service.GetAsync("/health/live", "Bearer nonsense")).StatusCode);
    }

    [Fact]
    public async Task Two_Authorization_headers_are_none()
    {
        var token = Bearer(_issuer.Token());
        var answer = await RawAsync($"GET /somebody HTTP/1.1\r\nHost: localhost\r\nAuthorization: {token}\r\nAuthorization: {token}\r\nConnection: close\r\n\r\n");
        var joined = await RawAsync($"GET /somebody HTTP/1.1\r\nHost: localhost\r\nAuthorization: {token}, {token}\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 401", answer, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 401", joined, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Basic YTpi")]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Bearer  x")]
    [InlineData("BearerX y")]
    [InlineData("Negotiate")]
    public async Task What_is_no_bearer_token_is_none(string header) =>
        Assert.Equal(HttpStatusCode.Unauthorized, (await _service.GetAsync("/somebody", header)).StatusCode);

    [Fact]
    public async Task A_huge_token_is_refused() =>
        Assert.Equal(HttpStatusCode.Unauthorized, (await _service.GetAsync("/somebody", Bearer(new string('a', 20_000)))).StatusCode);

    [Fact]
    public async Task A_token_that_was_taken_is_refused_when_it_has_ended()
    {
        var token = Bearer(_issuer.Token());
        Assert.Equal(HttpStatusCode.OK, (await _service.GetAsync("/somebody", token)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _service.GetAsync("/somebody", token)).StatusCode);

        _time.Advance(TimeSpan.FromSeconds(331));
        using var refused = await _service.GetAsync("/somebody", token);

        Assert.Equal("urn:hanok:problem:token-expired", await ProblemAsync(refused));
        Assert.Contains("expired", refused.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_key_is_found_when_a_token_names_it_and_made_up_ones_are_not_asked_for_again_and_again()
    {
        Assert.Equal(HttpStatusCode.OK, (await _service.GetAsync("/somebody", Bearer(_issuer.Token()))).StatusCode);
        Assert.Equal(1, _issuer.Readings);

        _issuer.KeyId = "ec-2";
        var token = Bearer(_issuer.Token());
        _time.Advance(TimeSpan.FromSeconds(11));
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _service.GetAsync("/somebody", token)));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Equal(2, _issuer.Readings);

        for (var i = 0; i < 20; i++)
        {
            var header = _issuer.Header();
            header["kid"] = $"made up {i}";
            Assert.Equal(HttpStatusCode.Unauthorized, (await _service.GetAsync("/somebody", Bearer(_issuer.Token(header: header)))).StatusCode);
        }

        Assert.Equal(2, _issuer.Readings);
    }

    [Fact]
    public async Task A_key_that_was_withdrawn_counts_no_more_also_for_tokens_that_were_taken()
    {
        var old = Bearer(_issuer.Token(Long()));
        Assert.Equal(HttpStatusCode.OK, (await _service.GetAsync("/somebody", old)).StatusCode);

        _issuer.KeyId = "ec-2";
        _time.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(HttpStatusCode.OK, (await _service.GetAsync("/somebody", Bearer(_issuer.Token()))).StatusCode);

        Assert.Equal(HttpStatusCode.Unauthorized, (await _service.GetAsync("/somebody", old)).StatusCode);
    }

    [Fact]
    public async Task While_the_issuer_is_away_the_known_keys_stay()
    {
        Assert.Equal(HttpStatusCode.OK, (await _service.GetAsync("/somebody", Bearer(_issuer.Token()))).StatusCode);
        _issuer.IsAway = true;
        _time.Advance(TimeSpan.FromHours(1));

        var claims = Long();
        claims["sub"] = "bob";
        Assert.Equal(HttpStatusCode.OK, (await _service.GetAsync("/somebody", Bearer(_issuer.Token(claims)))).StatusCode);
    }

    [Fact]
    public async Task A_service_starts_without_the_issuer_and_says_that_it_cannot_tell()
    {
        _issuer.IsAway = true;
        await using var service = await TokenService.StartAsync(_issuer.Settings(), _time);
        using var refused = await service.GetAsync("/somebody", Bearer(_issuer.Token()));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal("urn:hanok:problem:issuer-unavailable", await ProblemAsync(refused));
        Assert.NotNull(refused.Headers.RetryAfter);

        _issuer.IsAway = false;
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(HttpStatusCode.OK, (await service.GetAsync("/somebody", Bearer(_issuer.Token()))).StatusCode);
    }

    [Fact]
    public async Task Who_comes_without_a_token_has_the_open_roles_where_that_is_wanted()
    {
        await using var open = await TokenService.StartAsync(new() { ["Hanok:Tokens:OpenRoles:0"] = "cook" });

        Assert.Equal(HttpStatusCode.OK, (await open.GetAsync("/cook")).StatusCode);
    }

    private JsonObject Long()
    {
        var claims = _issuer.Claims();
        claims["exp"] = TimeProvider.System.GetUtcNow().AddDays(1).ToUnixTimeSeconds();
        return claims;
    }

    private static string Bearer(string token) => $"Bearer {token}";

    private static async Task<string?> ProblemAsync(HttpResponseMessage response) =>
        (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))!["type"];

    private async Task<string> RawAsync(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(_service.Client.BaseAddress!.Host, _service.Client.BaseAddress.Port, Cancellation);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), Cancellation);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(Cancellation);
    }
}
