using System.Security.Claims;
using System.Text.Json.Nodes;
using Hanok.Security.Tokens;

namespace Hanok.Tests.Security;

/// <summary>A claim counts under its exact name. The framework would take <c>ROLES</c> for <c>roles</c>, whoever put it into the token.</summary>
public sealed class ClaimNameTests : TokenCheckTest
{
    [Theory]
    [InlineData("SUB")]
    [InlineData("Roles")]
    [InlineData("Aud")]
    [InlineData("EXP")]
    [InlineData("ISS")]
    public void Two_names_that_differ_by_case_alone_make_the_token_none(string other)
    {
        // In front of the real one, where a search without case would find it first.
        var claims = new JsonObject { [other] = "operator" };
        foreach (var (name, value) in Issuer.Claims("mallory", "consumer"))
            claims[name] = value?.DeepClone();

        Assert.Equal(TokenFailure.Malformed, Check(Issuer.Token(claims)).Failure);
    }

    [Fact]
    public void That_goes_for_names_that_mean_nothing_to_Hanok_too() =>
        Assert.Equal(TokenFailure.Malformed, Check(Token(("Consumer_ID", "c1"), ("consumer_id", "c2"))).Failure);

    [Theory]
    [InlineData("ROLES")]
    [InlineData("Roles")]
    [InlineData("rOLES")]
    public void Another_spelling_of_roles_gives_none(string name)
    {
        var user = new ClaimsPrincipal(Check(Token((name, "operator"))).Identity!);

        Assert.False(user.IsInRole("operator"));
        Assert.DoesNotContain(user.Claims, claim => claim.Value == "operator");
    }

    [Fact]
    public void No_spelling_of_any_name_that_Hanok_reads_counts_for_it_wherever_it_stands()
    {
        foreach (var name in new[] { "roles", "sub", "aud", "iss", "exp", "nbf", "scope", "azp" })
            foreach (var other in Spellings(name).Where(spelling => spelling != name))
            {
                var alone = Issuer.Claims("mallory", "consumer");
                alone.Remove(name);
                alone[other] = "operator";
                var verdict = Check(Issuer.Token(alone));
                Assert.False(verdict.Identity is { } identity && identity.Claims.Any(claim => claim.Value == "operator"), other);

                var both = Issuer.Claims("mallory", "consumer");
                both[name] ??= "x";
                both[other] = "operator";
                Assert.NotEqual(TokenFailure.None, Check(Issuer.Token(both)).Failure);
            }
    }

    [Fact]
    public void Another_spelling_of_scope_gives_none_to_who_compares_without_case_either() =>
        Assert.DoesNotContain(Check(Token(("SCOPE", "orders.write"))).Identity!.Claims, claim => claim.Value == "orders.write");

    [Fact]
    public void A_claim_is_found_by_its_exact_name_alone()
    {
        var user = new ClaimsPrincipal(Check(Token(("Consumer_ID", "c1"))).Identity!);
        foreach (var one in new[] { user, user.Clone() })
        {
            Assert.False(one.HasClaim("consumer_id", "c1"));
            Assert.Null(one.FindFirst("consumer_id"));
            Assert.Empty(one.FindAll("consumer_id"));
            Assert.True(one.HasClaim("Consumer_ID", "c1"));
        }
    }

    [Fact]
    public void A_token_whose_subject_is_spelt_otherwise_is_about_nobody()
    {
        var claims = Issuer.Claims();
        claims.Remove("sub");
        claims["Sub"] = "alice";

        Assert.Equal(TokenFailure.NoSubject, Check(Issuer.Token(claims)).Failure);
    }

    private static IEnumerable<string> Spellings(string name) => Enumerable.Range(0, 1 << name.Length).Select(bits =>
        string.Concat(name.Select((c, i) => (bits >> i & 1) == 1 ? char.ToUpperInvariant(c) : c)));

    private string Token(params (string Name, string Value)[] more)
    {
        var claims = Issuer.Claims();
        claims.Remove("roles");
        foreach (var (name, value) in more)
            claims[name] = value;

        return Issuer.Token(claims);
    }
}
