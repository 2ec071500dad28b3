using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Hanok.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Hanok.Tests.Security;

/// <summary>An issuer of another maker: it publishes keys and signs whatever it is told, by the framework's means and none of Hanok's.</summary>
internal sealed class TestIssuer : IAsyncDisposable
{
    public const string Audience = "hanok-test";

    private readonly WebApplication _application;
    private readonly Dictionary<string, (string Subject, string Challenge, string Callback, string Nonce)> _codes = [];
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly RSA _rsa = RSA.Create(2048);

    private TestIssuer(WebApplication application) => _application = application;

    public string Authority => _application.Urls.First();

    /// <summary>The id of the EC key. Another one is another key to who reads the keys.</summary>
    public string KeyId { get; set; } = "ec-1";

    /// <summary>The time at which its tokens are made.</summary>
    public Func<DateTimeOffset> Clock { get; set; } = TimeProvider.System.GetUtcNow;

    public ECDsa Key => _key;

    public RSA Rsa => _rsa;

    /// <summary>How often the keys were read.</summary>
    public int Readings { get; private set; }

    /// <summary>Answers nothing but 503.</summary>
    public bool IsAway { get; set; }

    public static async Task<TestIssuer> StartAsync()
    {
        var builder = TestHost.CreateBuilder("issuer");
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var issuer = new TestIssuer(builder.Build());
        issuer._application.MapGet("/.well-known/openid-configuration", () => issuer.IsAway ? Results.StatusCode(503) : Results.Text(new JsonObject
        {
            ["issuer"] = issuer.Authority,
            ["jwks_uri"] = issuer.Authority + "/keys",
            ["authorization_endpoint"] = issuer.Authority + "/authorize",
            ["token_endpoint"] = issuer.Authority + "/token",
        }.ToJsonString(), "application/json"));
        issuer._application.MapGet("/keys", issuer.Keys);
        issuer._application.MapPost("/token", issuer.GiveAsync);
        await issuer._application.StartAsync(TestContext.Current.CancellationToken);
        return issuer;
    }

    /// <summary>What makes a service take the tokens of this issuer.</summary>
    public Dictionary<string, string?> Settings() => new() { ["Hanok:Tokens:Authority"] = Authority, ["Hanok:Tokens:Audience"] = Audience };

    public JsonObject Claims(string subject = "alice", params string[] roles)
    {
        var now = Clock().ToUnixTimeSeconds();
        return new()
        {
            ["iss"] = Authority,
            ["aud"] = Audience,
            ["sub"] = subject,
            ["iat"] = now,
            ["exp"] = now + 300,
            ["roles"] = new JsonArray([.. roles.Select(role => JsonValue.Create(role))]),
        };
    }

    public JsonObject Header(string algorithm = "ES256") =>
        new() { ["alg"] = algorithm, ["typ"] = "at+jwt", ["kid"] = algorithm == "RS256" ? "rsa-1" : KeyId };

    public string Token(JsonObject? claims = null, JsonObject? header = null) => Sign(claims ?? Claims(), header ?? Header(), SignEc);

    public byte[] SignEc(byte[] data) => _key.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

    public byte[] SignRsa(byte[] data) => _rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    public static string Sign(JsonObject claims, JsonObject header, Func<byte[], byte[]> sign)
    {
        var signed = $"{Encode(header.ToJsonString())}.{Encode(claims.ToJsonString())}";
        return $"{signed}.{Base64Url.EncodeToString(sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    public static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    /// <summary>The keys as they are published.</summary>
    public JsonObject KeySet()
    {
        var (ec, rsa) = (_key.ExportParameters(false), _rsa.ExportParameters(false));
        return new()
        {
            ["keys"] = new JsonArray(
                new JsonObject
                {
                    ["kty"] = "EC",
                    ["crv"] = "P-256",
                    ["kid"] = KeyId,
                    ["alg"] = "ES256",
                    ["use"] = "sig",
                    ["x"] = Base64Url.EncodeToString(ec.Q.X),
                    ["y"] = Base64Url.EncodeToString(ec.Q.Y),
                },
                new JsonObject
                {
                    ["kty"] = "RSA",
                    ["kid"] = "rsa-1",
                    ["alg"] = "RS256",
                    ["use"] = "sig",
                    ["n"] = Base64Url.EncodeToString(rsa.Modulus),
                    ["e"] = Base64Url.EncodeToString(rsa.Exponent),
                },
                // What is no key for signatures, or of a kind that nobody here knows.
                new JsonObject { ["kty"] = "oct", ["kid"] = "shared", ["k"] = "c2VjcmV0" },
                new JsonObject { ["kty"] = "OKP", ["crv"] = "Ed25519", ["kid"] = "ed", ["x"] = "AAAA" },
                new JsonObject { ["kty"] = "EC", ["crv"] = "P-256", ["kid"] = "off the curve", ["x"] = "AAAA", ["y"] = "AAAA" }),
        };
    }

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        _key.Dispose();
        _rsa.Dispose();
    }

    /// <summary>A code for a browser that was sent to <paramref name="authorize"/>, as if somebody had signed in there.</summary>
    public string Code(Uri authorize, string subject)
    {
        var asked = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(authorize.Query);
        var code = $"code-{_codes.Count}";
        _codes[code] = (subject, asked["code_challenge"].ToString(), asked["redirect_uri"].ToString(), asked["nonce"].ToString());
        return code;
    }

    // Each code once, for who began it, with the same address.
    private async Task<IResult> GiveAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        if (form["refresh_token"] is [{ } refresh] && refresh.StartsWith("of ", StringComparison.Ordinal))
            return Grant(refresh[3..], form["client_id"].ToString(), null);

        if (!_codes.Remove(form["code"].ToString(), out var code) || code.Callback != form["redirect_uri"]
            || code.Challenge != Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString()))))
            return Results.Json(new { error = "invalid_grant" }, statusCode: 400);

        return Grant(code.Subject, form["client_id"].ToString(), code.Nonce);
    }

    private IResult Grant(string subject, string client, string? nonce)
    {
        var id = Claims(subject);
        (id["aud"], id["nonce"]) = (client, nonce);
        return Results.Json(new
        {
            access_token = Token(Claims(subject, "consumer")),
            id_token = nonce is null ? null : Token(AlterIdToken(id), AlterIdHeader(Header())),
            refresh_token = $"of {subject}",
            token_type = "Bearer",
            expires_in = 300,
        });
    }

    /// <summary>What is wrong with the id tokens of people who sign in.</summary>
    public Func<JsonObject, JsonObject> AlterIdToken { get; set; } = claims => claims;

    /// <summary>What is wrong with their headers.</summary>
    public Func<JsonObject, JsonObject> AlterIdHeader { get; set; } = header => header;

    private IResult Keys()
    {
        Readings++;
        return IsAway ? Results.StatusCode(503) : Results.Text(KeySet().ToJsonString(), "application/json");
    }
}
