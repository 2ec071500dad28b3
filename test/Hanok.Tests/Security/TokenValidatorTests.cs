using System.Text;
using System.Text.Json.Nodes;
using Hanok.Security.Tokens;

namespace Hanok.Tests.Security;

/// <summary>What a token says, each claim by itself; the token is good but for that.</summary>
public sealed class TokenValidatorTests : TokenCheckTest
{
    [Fact]
    public void A_good_token_tells_who_it_is()
    {
        var claims = Issuer.Claims("alice", "consumer", "tester");
        claims["consumer_id"] = "c1";
        claims["scope"] = "orders.read orders.write";
        claims["nested"] = new JsonObject { ["a"] = 1 };
        var verdict = Check(Issuer.Token(claims));

        Assert.Equal(TokenFailure.None, verdict.Failure);
        Assert.Equal("alice", verdict.Identity!.Name);
        Assert.Equal(["consumer", "tester"], verdict.Identity.FindAll(verdict.Identity.RoleClaimType).Select(c => c.Value));
        Assert.Equal(["orders.read", "orders.write"], verdict.Identity.FindAll("scope").Select(c => c.Value));
        Assert.Equal("c1", verdict.Identity.FindFirst("consumer_id")!.Value);
    }

    [Fact]
    public void A_token_of_another_kind_is_refused()
    {
        var header = Issuer.Header();
        header["typ"] = "rt+jwt";

        Assert.Equal(TokenFailure.OtherType, Check(Issuer.Token(header: header)).Failure);
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

    [Theory]
    [InlineData(253_402_300_798)]
    [InlineData(253_402_300_798.999)]
    public void The_last_second_of_the_calendar_is_a_time_like_any_other(double seconds)
    {
        Assert.Equal(TokenFailure.None, Check(With("exp", seconds), Rules() with { Skew = TimeSpan.FromMinutes(5) }).Failure);
        Assert.Equal(TokenFailure.NotYetValid, Check(With("nbf", seconds)).Failure);
        Assert.Equal(TokenFailure.NotYetValid, Check(With("iat", seconds)).Failure);
    }

    [Theory]
    [InlineData(253_402_300_799)]
    [InlineData(253_402_300_800)]
    [InlineData(9_223_372_036_854_775_807)]
    public void What_is_beyond_it_is_none(double seconds)
    {
        Assert.Equal(TokenFailure.NoExpiry, Check(With("exp", seconds)).Failure);
        Assert.Equal(TokenFailure.NotYetValid, Check(With("nbf", seconds)).Failure);
        Assert.Equal(TokenFailure.NotYetValid, Check(With("iat", seconds)).Failure);
    }

    [Fact]
    public void A_token_without_an_end_is_none()
    {
        var claims = Issuer.Claims();
        claims.Remove("exp");

        Assert.Equal(TokenFailure.NoExpiry, Check(Issuer.Token(claims)).Failure);
    }

    [Fact]
    public void A_token_of_anotherIssuer_is_none()
    {
        Assert.Equal(TokenFailure.WrongIssuer, Check(With("iss", "https://evil.example.com")).Failure);
        Assert.Equal(TokenFailure.WrongIssuer, Check(With("iss", new JsonArray(Issuer.Authority))).Failure);
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
        var payload = Issuer.Claims().ToJsonString();
        var signed = $"{TestIssuer.Encode(Issuer.Header().ToJsonString())}.{TestIssuer.Encode(payload[..^1] + ",\"sub\":\"mallory\"}")}";
        var token = $"{signed}.{System.Buffers.Text.Base64Url.EncodeToString(Issuer.SignEc(Encoding.ASCII.GetBytes(signed)))}";

        Assert.Equal(TokenFailure.Malformed, Check(token).Failure);
    }

    [Fact]
    public void A_huge_token_is_not_even_taken_apart() =>
        Assert.Equal(TokenFailure.TooLong, Check(With("filler", new string('x', UnverifiedToken.LengthLimit))).Failure);

    [Fact]
    public void Roles_may_stand_deep_in_the_token_or_be_words()
    {
        var keycloak = Issuer.Claims();
        keycloak["realm_access"] = new JsonObject { ["roles"] = new JsonArray("operator") };
        var words = Issuer.Claims();
        words["https://example.com/roles"] = "operator consumer";

        Assert.True(Check(Issuer.Token(keycloak), Rules() with { RoleClaim = "realm_access.roles" }).Identity!.HasClaim("roles", "operator"));
        Assert.Equal(2, Check(Issuer.Token(words), Rules() with { RoleClaim = "https://example.com/roles" }).Identity!.FindAll("roles").Count());
    }

    [Fact]
    public void A_token_cannot_name_roles_beside_the_claim_that_is_configured()
    {
        var claims = Issuer.Claims("mallory", "operator");

        Assert.Empty(Check(Issuer.Token(claims), Rules() with { RoleClaim = "realm_access.roles" }).Identity!.FindAll("roles"));
    }
}
