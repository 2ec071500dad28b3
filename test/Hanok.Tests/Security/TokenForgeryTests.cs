using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Hanok.Security.Tokens;

namespace Hanok.Tests.Security;

/// <summary>What is done to signatures, keys and headers in the world, each by itself; the token is good but for that.</summary>
public sealed class TokenForgeryTests : TokenCheckTest
{
    [Fact]
    public void A_token_signed_by_RSA_is_good_where_RSA_is_allowed()
    {
        var token = TestIssuer.Sign(Issuer.Claims(), Issuer.Header("RS256"), Issuer.SignRsa);

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
        Assert.Equal(TokenFailure.AlgorithmNotAllowed, Check(Issuer.Token(header: Issuer.Header(algorithm))).Failure);

    [Theory]
    [InlineData("none")]
    [InlineData("NONE")]
    public void A_token_without_a_signature_is_none(string algorithm)
    {
        var token = $"{TestIssuer.Encode(Issuer.Header(algorithm).ToJsonString())}.{TestIssuer.Encode(Issuer.Claims().ToJsonString())}.";

        Assert.Equal(TokenFailure.AlgorithmNotAllowed, Check(token).Failure);
        Assert.Equal(TokenFailure.Malformed, Check(token.Replace(token.Split('.')[0], TestIssuer.Encode(Issuer.Header().ToJsonString()), StringComparison.Ordinal)).Failure);
    }

    [Fact]
    public void The_public_key_is_no_shared_secret()
    {
        var pem = Encoding.ASCII.GetBytes(Issuer.Rsa.ExportSubjectPublicKeyInfoPem());
        var header = Issuer.Header("RS256");
        header["alg"] = "HS256";

        Assert.Equal(TokenFailure.AlgorithmNotAllowed, Check(TestIssuer.Sign(Issuer.Claims(), header, data => HMACSHA256.HashData(pem, data))).Failure);
    }

    [Theory]
    [InlineData("RS256", "ec-1")]
    [InlineData("ES256", "rsa-1")]
    public void The_algorithm_belongs_to_the_key(string algorithm, string key)
    {
        var header = Issuer.Header(algorithm);
        header["kid"] = key;
        var token = TestIssuer.Sign(Issuer.Claims(), header, algorithm == "RS256" ? Issuer.SignRsa : Issuer.SignEc);

        Assert.Equal(TokenFailure.UnknownKey, Check(token).Failure);
    }

    [Fact]
    public void A_signature_of_zeros_is_none() =>
        Assert.Equal(TokenFailure.WrongSignature, Check(TestIssuer.Sign(Issuer.Claims(), Issuer.Header(), _ => new byte[64])).Failure);

    [Fact]
    public void A_signature_in_DER_is_none()
    {
        byte[] Der(byte[] data) => Issuer.Key.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

        Assert.Equal(TokenFailure.WrongSignature, Check(TestIssuer.Sign(Issuer.Claims(), Issuer.Header(), Der)).Failure);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(65)]
    [InlineData(640)]
    public void A_signature_of_another_length_is_none(int length)
    {
        var failure = Check(TestIssuer.Sign(Issuer.Claims(), Issuer.Header(), _ => new byte[length])).Failure;

        Assert.Equal(length == 0 ? TokenFailure.Malformed : TokenFailure.WrongSignature, failure);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void One_changed_character_is_enough(int part)
    {
        var parts = Issuer.Token().Split('.');
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
        var header = Issuer.Header();
        header[name] = name switch
        {
            "jwk" => new JsonObject
            {
                ["kty"] = "EC",
                ["crv"] = "P-256",
                ["x"] = Base64Url.EncodeToString(point.X),
                ["y"] = Base64Url.EncodeToString(point.Y),
            },
            "x5c" => new JsonArray("MIIB"),
            _ => "http://127.0.0.1:1/keys",
        };
        byte[] Sign(byte[] data) => own.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

        Assert.Equal(TokenFailure.WrongSignature, Check(TestIssuer.Sign(Issuer.Claims(), header, Sign)).Failure);
    }

    [Theory]
    [InlineData("../../../dev/null")]
    [InlineData("ec-1' OR '1'='1")]
    [InlineData("EC-1")]
    [InlineData("ec-1 ")]
    [InlineData("")]
    public void A_key_id_is_compared_and_nothing_else(string id)
    {
        var header = Issuer.Header();
        header["kid"] = id;

        Assert.Equal(TokenFailure.UnknownKey, Check(Issuer.Token(header: header)).Failure);
    }

    [Fact]
    public void A_token_that_names_no_key_is_for_anIssuer_with_one()
    {
        var header = Issuer.Header();
        header.Remove("kid");

        Assert.Equal(TokenFailure.None, Check(Issuer.Token(header: header)).Failure);
    }

    [Fact]
    public void What_is_critical_and_not_understood_is_refused()
    {
        var header = Issuer.Header();
        header["crit"] = new JsonArray("b64");
        header["b64"] = false;

        Assert.Equal(TokenFailure.CriticalHeader, Check(Issuer.Token(header: header)).Failure);
    }
}
