using System.Net;
using System.Text;
using Hanok.Security;

namespace Hanok.Tests.Security;

/// <summary>Whatever is sent to where one signs in: it is refused in order, gives nobody a token or a session, and the right ones are still served.</summary>
public sealed class SignInAttackTests : IAsyncLifetime
{
    private const int Tries = 2_000;

    private static readonly string[] Names =
    [
        "grant_type", "GRANT_TYPE", "client_id", "client_secret", "username", "password", "refresh_token", "resource", "scope", "return", "", "\0", "a[b]", "code",
        "__proto__", "constructor", "username[]", "user name", "client_assertion", "ｕsername",
    ];

    private static readonly string[] Values =
    [
        "password", "client_credentials", "refresh_token", "authorization_code", "urn:ietf:params:oauth:grant-type:jwt-bearer", "curl", "gateway", "alice", "Alice",
        "alice\0", "alice ", "' OR 1=1 --", "{\"$ne\":null}", "*)(uid=*", "../../accounts.json", "%00", "%", "%zz", "%u0000", "\uFFFD", "한옥", "\r\nSet-Cookie: a=b",
        "https://evil.example.com", "//evil.example.com", "hanok-test/kitchen", "hanok-test", "hanok-test/../x", "eyJhbGciOiJub25lIn0.e30.", "..", "a.b.c", "", "0", "-1",
        "sha256:", "pbkdf2-sha256:1:AA==:AA==", "null", "true",
    ];

    private static readonly string?[] Types =
    [
        "application/x-www-form-urlencoded", "application/x-www-form-urlencoded", "application/x-www-form-urlencoded", "application/x-www-form-urlencoded",
        "application/x-www-form-urlencoded; charset=utf-7", "application/x-www-form-urlencoded; charset=nonsense", "APPLICATION/X-WWW-FORM-URLENCODED",
        "multipart/form-data; boundary=x", "multipart/form-data", "application/json", "text/plain;x=application/x-www-form-urlencoded", ";", "", null,
    ];

    private static readonly string[] Authorizations =
    [
        "", "", "", "Basic", "Basic ", "Basic !!!", "Basic Og==", "Basic Z2F0ZXdheTo=", "Basic Y3VybDo=", "Basic Y3VybDp4", "basic Y3VybDo=", "Basic 4pyT", "Bearer x",
        "Bearer eyJhbGciOiJub25lIn0.e30.", "Digest username=\"gateway\"", "Basic Z2F0ZXdheTp0aGU=", "Negotiate AAAA",
    ];

    private readonly MovableTime _time = new();
    private IssuingGateway _gateway = null!;

    public async ValueTask InitializeAsync() => _gateway = await IssuingGateway.StartAsync(_time);

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Theory]
    [InlineData("/connect/token")]
    [InlineData("/web/login")]
    public async Task Nothing_that_is_made_up_breaks_it_or_opens_it(string path)
    {
        var random = new Random(path.Length);
        for (var i = 0; i < Tries; i++)
        {
            // A new minute now and then, so that limits do not hide what is behind them.
            if (i % 15 == 0)
                _time.Advance(TimeSpan.FromSeconds(61));

            var body = Body(random);
            using var content = new ByteArrayContent(body);
            if (Types[random.Next(Types.Length)] is { } type)
                content.Headers.TryAddWithoutValidation("Content-Type", type);
            // Who sends too much is cut off after the answer: the next one must not come on the same connection.
            using var answer = await _gateway.SendAsync(
                HttpMethod.Post, path, content, ("X-CSRF", "1"), ("Authorization", Authorizations[random.Next(Authorizations.Length)]),
                ("Connection", body.Length > PostedForm.BytesLimit ? "close" : "keep-alive"));
            var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

            Assert.True((int)answer.StatusCode is 400 or 401 or 413 or 415 or 429, $"{path}, try {i}: {answer.StatusCode} {text}");
            Assert.DoesNotContain("access_token", text, StringComparison.Ordinal);
            Assert.False(answer.Headers.Contains("Set-Cookie"), $"{path}, try {i}: {answer.StatusCode}");
        }

        _time.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(HttpStatusCode.OK, (await _gateway.PasswordAsync()).Status);
        await _gateway.SignInAsync();
    }

    private static byte[] Body(Random random)
    {
        if (random.Next(5) == 0)
        {
            var garbage = new byte[random.Next(0, 400)];
            random.NextBytes(garbage);
            return garbage;
        }

        var text = string.Join('&', Enumerable.Range(0, random.Next(0, 20)).Select(_ =>
        {
            var (name, value) = (Names[random.Next(Names.Length)], Values[random.Next(Values.Length)]);
            return random.Next(4) == 0 ? $"{name}={value}" : $"{Uri.EscapeDataString(name)}={Uri.EscapeDataString(value)}";
        }));
        return Encoding.UTF8.GetBytes(random.Next(50) == 0 ? text + new string('a', random.Next(1, 40_000)) : text);
    }
}
