using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Hanok.Security.Tokens;

namespace Hanok.Tests.Security;

/// <summary>What is done to tokens in the world, each by itself; the token is good but for that.</summary>
public sealed class TokenValidatorTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private TestIssuer _issuer = null!;

    public async ValueTask InitializeAsync() => _issuer = await TestIssuer.StartAsync();

    public ValueTask DisposeAsync() => _issuer.DisposeAsync();

    [Fact]
    public void A_good_token_tells_who_it_is()
    {
        var claims = _issuer.Claims("alice", "consumer", "tester");
        claims["consumer_id"] = "c1";
        claims["scope"] = "orders.read orders.write";
        claims["nested"] = new JsonObject { ["a"] = 1 };
        var verdict = Check(_issuer.Token(claims));

        Assert.Equal(TokenFailure.None, verdict.Failure);
        Assert.Equal("alice", verdict.Identity!.Name);
        Assert.Equal(["consumer", "tester"], verdict.Identity.FindAll(verdict.Identity.RoleClaimType).Select(c => c.Value));
        Assert.Equal(["orders.read", "orders.write"], verdict.Identity.FindAll("scope").Select(c => c.Value));
        Assert.Equal("c1", verdict.Identity.FindFirst("consumer_id")!.Value);
    }

    [Fact]
    public void A_token_signed_by_RSA_is_good_where_RSA_is_allowed()
    {
        var token = TestIssuer.Sign(_issuer.Claims(), _issuer.Header("RS256"), _issuer.SignRsa);

        Assert.Equal(TokenFailure.None, Check(token).Failure);
        Assert.Equal(TokenFailure.AlgorithmNotAllowed, Check(token, Rules() with { Algorithms = ["ES256"] }).Failure);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("None")]
    [InlineData("nOnE")]
    [InlineData("HS256")]
    [InlineData("ES256K")]
    [InlineData("es256")]
    [InlineData("")]
    public void An_algorithm_that_is_not_allowed_is_none(string algorithm) =>
        Assert.Equal(TokenFailure.AlgorithmNotAllowed, Check(_issuer.Token(header: _issuer.Header(algorithm))).Failure);

    [Theory]
    [InlineData("none")]
    [InlineData("NONE")]
    public void A_token_without_a_signature_is_none(string algorithm)
    {
        var token = $"{TestIssuer.Encode(_issuer.Header(algorithm).ToJsonString())}.{TestIssuer.Encode(_issuer.Claims().ToJsonString())}.";

        Assert.Equal(TokenFailure.AlgorithmNotAllowed, Check(token).Failure);
        Assert.Equal(TokenFailure.Malformed, Check(token.Replace(token.Split('.')[0], TestIssuer.Encode(_issuer.Header().ToJsonString()), StringComparison.Ordinal)).Failure);
    }

    [Fact]
    public void The_public_key_is_no_shared_secret()
    {
        var pem = Encoding.ASCII.GetBytes(_issuer.Rsa.ExportSubjectPublicKeyInfoPem());
        var header = _issuer.Header("RS256");
        header["alg"] = "HS256";

        Assert.Equal(TokenFailure.AlgorithmNotAllowed, Check(TestIssuer.Sign(_issuer.Claims(), header, data => HMACSHA256.HashData(pem, data))).Failure);
    }

    [Theory]
    [InlineData("RS256", "ec-1")]
    [InlineData("ES256", "rsa-1")]
    public void The_algorithm_belongs_to_the_key(string algorithm, string key)
    {
        var header = _issuer.Header(algorithm);
        header["kid"] = key;
        var token = TestIssuer.Sign(_issuer.Claims(), header, algorithm == "RS256" ? _issuer.SignRsa : _issuer.SignEc);

        Assert.Equal(TokenFailure.UnknownKey, Check(token).Failure);
    }

    [Fact]
    public void A_signature_of_zeros_is_none() =>
        Assert.Equal(TokenFailure.WrongSignature, Check(TestIssuer.Sign(_issuer.Claims(), _issuer.Header(), _ => new byte[64])).Failure);

    [Fact]
    public void A_signature_in_DER_is_none()
    {
        byte[] Der(byte[] data) => _issuer.Key.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

        Assert.Equal(TokenFailure.WrongSignature, Check(TestIssuer.Sign(_issuer.Claims(), _issuer.Header(), Der)).Failure);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(65)]
    [InlineData(640)]
    public void A_signature_of_another_length_is_none(int length)
    {
        var failure = Check(TestIssuer.Sign(_issuer.Claims(), _issuer.Header(), _ => new byte[length])).Failure;

        Assert.Equal(length == 0 ? TokenFailure.Malformed : TokenFailure.WrongSignature, failure);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void One_changed_character_is_enough(int part)
    {
        var parts = _issuer.Token().Split('.');
        var at = parts[part].Length / 2;
        parts[part] = parts[part][..at] + (parts[part][at] == 'A' ? 'B' : 'A') + parts[part][(at + 1)..];

        Assert.NotEqual(TokenFailure.None, Check(string.Join('.', parts)).Failure);
    }

    [Theory]
    [InlineData("jku")]
    [InlineData("x5u")]
    [InlineData("jwk")]
    [InlineData("x5c")]
    public void A_key_that_comes_with_the_token_is_not_used(string name)
    {
        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var point = own.ExportParameters(false).Q;
        var header = _issuer.Header();
        header[name] = name switch
        {
            "jwk" => new JsonObject
            {
                ["kty"] = "EC",
                ["crv"] = "P-256",
                ["x"] = System.Buffers.Text.Base64Url.EncodeToString(point.X),
                ["y"] = System.Buffers.Text.Base64Url.EncodeToString(point.Y),
            },
            "x5c" => new JsonArray("MIIB"),
            _ => "http://127.0.0.1:1/keys",
        };
        byte[] Sign(byte[] data) => own.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

        Assert.Equal(TokenFailure.WrongSignature, Check(TestIssuer.Sign(_issuer.Claims(), header, Sign)).Failure);
    }

    [Theory]
    [InlineData("../../../dev/null")]
    [InlineData("ec-1' OR '1'='1")]
    [InlineData("EC-1")]
    [InlineData("ec-1 ")]
    [InlineData("")]
    public void A_key_id_is_compared_and_nothing_else(string id)
    {
        var header = _issuer.Header();
        header["kid"] = id;

        Assert.Equal(TokenFailure.UnknownKey, Check(_issuer.Token(header: header)).Failure);
    }

    [Fact]
    public void A_token_that_names_no_key_is_for_an_issuer_with_one()
    {
        var header = _issuer.Header();
        header.Remove("kid");

        Assert.Equal(TokenFailure.None, Check(_issuer.Token(header: header)).Failure);
    }

    [Fact]
    public void What_is_critical_and_not_understood_is_refused()
    {
        var header = _issuer.Header();
        header["crit"] = new JsonArray("b64");
        header["b64"] = false;

        Assert.Equal(TokenFailure.CriticalHeader, Check(_issuer.Token(header: header)).Failure);
    }

    [Fact]
    public void A_token_of_another_kind_is_refused()
    {
        var header = _issuer.Header();
        header["typ"] = "rt+jwt";

        Assert.Equal(TokenFailure.OtherType, Check(_issuer.Token(header: header)).Failure);
    }

    [Fact]
    public void A_token_ends_when_it_says_so_and_the_clocks_may_differ_by_the_skew()
    {
        Assert.Equal(TokenFailure.None, Check(With("exp", Seconds(-29))).Failure);
        Assert.Equal(TokenFailure.Expired, Check(With("exp", Seconds(-31))).Failure);
    }

    [Theory]
    [InlineData("nbf")]
    [InlineData("iat")]
    public void A_token_from_the_future_is_none(string claim)
    {
        Assert.Equal(TokenFailure.None, Check(With(claim, Seconds(29))).Failure);
        Assert.Equal(TokenFailure.NotYetValid, Check(With(claim, Seconds(31))).Failure);
    }

    [Theory]
    [InlineData("\"tomorrow\"")]
    [InlineData("null")]
    [InlineData("1e300")]
    [InlineData("-1")]
    [InlineData("[1]")]
    public void A_time_that_is_none_is_no_expiry(string time) =>
        Assert.Equal(TokenFailure.NoExpiry, Check(With("exp", JsonNode.Parse(time))).Failure);

    [Fact]
    public void A_token_without_an_end_is_none()
    {
        var claims = _issuer.Claims();
        claims.Remove("exp");

        Assert.Equal(TokenFailure.NoExpiry, Check(_issuer.Token(claims)).Failure);
    }

    [Fact]
    public void A_token_of_another_issuer_is_none()
    {
        Assert.Equal(TokenFailure.WrongIssuer, Check(With("iss", "https://evil.example.com")).Failure);
        Assert.Equal(TokenFailure.WrongIssuer, Check(With("iss", new JsonArray(_issuer.Authority))).Failure);
        Assert.Equal(TokenFailure.WrongIssuer, Check(With("iss", null)).Failure);
    }

    [Fact]
    public void A_token_for_another_audience_is_none()
    {
        Assert.Equal(TokenFailure.WrongAudience, Check(With("aud", "another-shop")).Failure);
        Assert.Equal(TokenFailure.WrongAudience, Check(With("aud", new JsonArray("a", "b"))).Failure);
        Assert.Equal(TokenFailure.WrongAudience, Check(With("aud", null)).Failure);
        Assert.Equal(TokenFailure.None, Check(With("aud", new JsonArray("a", TestIssuer.Audience))).Failure);
    }

    [Fact]
    public void A_token_about_nobody_is_none() => Assert.Equal(TokenFailure.NoSubject, Check(With("sub", "")).Failure);

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("a.b")]
    [InlineData("..")]
    [InlineData("a.b.c.d")]
    [InlineData("e30.e30.AAAA")]
    [InlineData("W10.e30.AAAA")]
    [InlineData("eyJhbGciOiJFUzI1NiJ9.e30.A=")]
    [InlineData("eyJhbGciOiJFUzI1NiJ9. e30.AAAA")]
    [InlineData("eyJhbGciOiJFUzI1NiJ9.e3+0.AAAA")]
    [InlineData("eyJhbGciOiJFUzI1NiJ9.e30.A")]
    [InlineData("eyJhbGciOiJFUzI1NiIsImFsZyI6Im5vbmUifQ.e30.AAAA")]
    [InlineData("é.e30.AAAA")]
    public void What_is_no_token_is_none(string text) => Assert.Equal(TokenFailure.Malformed, Check(text).Failure);

    [Fact]
    public void A_claim_that_stands_there_twice_makes_the_token_none()
    {
        var payload = _issuer.Claims().ToJsonString();
        var signed = $"{TestIssuer.Encode(_issuer.Header().ToJsonString())}.{TestIssuer.Encode(payload[..^1] + ",\"sub\":\"mallory\"}")}";
        var token = $"{signed}.{System.Buffers.Text.Base64Url.EncodeToString(_issuer.SignEc(Encoding.ASCII.GetBytes(signed)))}";

        Assert.Equal(TokenFailure.Malformed, Check(token).Failure);
    }

    [Fact]
    public void A_huge_token_is_not_even_taken_apart() =>
        Assert.Equal(TokenFailure.TooLong, Check(With("filler", new string('x', UnverifiedToken.LengthLimit))).Failure);

    [Fact]
    public void Roles_may_stand_deep_in_the_token_or_be_words()
    {
        var keycloak = _issuer.Claims();
        keycloak["realm_access"] = new JsonObject { ["roles"] = new JsonArray("operator") };
        var words = _issuer.Claims();
        words["https://example.com/roles"] = "operator consumer";

        Assert.True(Check(_issuer.Token(keycloak), Rules() with { RoleClaim = "realm_access.roles" }).Identity!.HasClaim("roles", "operator"));
        Assert.Equal(2, Check(_issuer.Token(words), Rules() with { RoleClaim = "https://example.com/roles" }).Identity!.FindAll("roles").Count());
    }

    [Fact]
    public void A_token_cannot_name_roles_beside_the_claim_that_is_configured()
    {
        var claims = _issuer.Claims("mallory", "operator");

        Assert.Empty(Check(_issuer.Token(claims), Rules() with { RoleClaim = "realm_access.roles" }).Identity!.FindAll("roles"));
    }

    private string With(string claim, JsonNode? value)
    {
        var claims = _issuer.Claims();
        claims[claim] = value;
        return _issuer.Token(claims);
    }

    private static JsonNode Seconds(int from) => Now.ToUnixTimeSeconds() + from;

    private TokenRules Rules() => new(_issuer.Authority, TestIssuer.Audience, ["ES256", "RS256"], TimeSpan.FromSeconds(30), "roles");

    private TokenVerdict Check(string token, TokenRules? rules = null)
    {
        if (UnverifiedToken.Read(token, out var failure) is not { } unverified)
            return TokenVerdict.Refused(failure);

        var keys = KeySet.Read(_issuer.Authority, Encoding.UTF8.GetBytes(_issuer.KeySet().ToJsonString()));
        return keys.Find(unverified) is { } key
            ? TokenValidator.Check(unverified, key, rules ?? Rules(), DateTimeOffset.FromUnixTimeSeconds(Now.ToUnixTimeSeconds()))
            : TokenVerdict.Refused(TokenFailure.UnknownKey);
    }
}
