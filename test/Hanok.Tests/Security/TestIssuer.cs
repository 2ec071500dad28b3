using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Hanok.Tests.Security;

/// <summary>An issuer of another maker: it publishes keys and signs whatever it is told, by the framework's means and none of Hanok's.</summary>
internal sealed class TestIssuer : IAsyncDisposable
{
    public const string Audience = "hanok-test";

    private readonly WebApplication _application;
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly RSA _rsa = RSA.Create(2048);

    private TestIssuer(WebApplication application) => _application = application;

    public string Authority => _application.Urls.First();

    /// <summary>The id of the EC key. Another one is another key to who reads the keys.</summary>
    public string KeyId { get; set; } = "ec-1";

    public ECDsa Key => _key;

    public RSA Rsa => _rsa;

    /// <summary>How often the keys were read.</summary>
    public int Readings { get; private set; }

    /// <summary>Answers nothing but 503.</summary>
    public bool IsAway { get; set; }

    public static async Task<TestIssuer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var issuer = new TestIssuer(builder.Build());
        issuer._application.MapGet("/.well-known/openid-configuration", () => issuer.IsAway ? Results.StatusCode(503) : Results.Text(new JsonObject
        {
            ["issuer"] = issuer.Authority,
            ["jwks_uri"] = issuer.Authority + "/keys",
        }.ToJsonString(), "application/json"));
        issuer._application.MapGet("/keys", issuer.Keys);
        await issuer._application.StartAsync(TestContext.Current.CancellationToken);
        return issuer;
    }

    /// <summary>What makes a service take the tokens of this issuer.</summary>
    public Dictionary<string, string?> Settings() => new() { ["Hanok:Tokens:Authority"] = Authority, ["Hanok:Tokens:Audience"] = Audience };

    public JsonObject Claims(string subject = "alice", params string[] roles)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
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

    private IResult Keys()
    {
        Readings++;
        return IsAway ? Results.StatusCode(503) : Results.Text(KeySet().ToJsonString(), "application/json");
    }
}
