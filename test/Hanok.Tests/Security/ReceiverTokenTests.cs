using System.Text.Json.Nodes;
using Hanok.Security.Tokens;

namespace Hanok.Tests.Security;

/// <summary>A token of a service is good at the one that it was made for. These are looked at by the kitchen.</summary>
public sealed class ReceiverTokenTests : TokenCheckTest
{
    private const string System = TestIssuer.Audience, Kitchen = System + "/kitchen", Delivery = System + "/delivery";

    [Fact]
    public void A_service_is_taken_with_a_token_for_this_receiver() => Assert.Equal(TokenFailure.None, Check(Of("service", Kitchen)).Failure);

    [Theory]
    [InlineData(System)]
    [InlineData(Delivery)]
    [InlineData("kitchen")]
    [InlineData("other/kitchen")]
    [InlineData(Kitchen + "/")]
    [InlineData("Hanok-Test/kitchen")]
    public void A_service_is_not_taken_with_another(string audience) =>
        Assert.Equal(TokenFailure.WrongAudience, Check(Of("service", audience)).Failure);

    [Fact]
    public void What_was_stolen_at_one_is_worth_nothing_with_more_roles_either() =>
        Assert.Equal(TokenFailure.WrongAudience, Check(Issuer.Token(With(Issuer.Claims("order", "operator", "service"), System))).Failure);

    [Fact]
    public void A_person_is_taken_with_a_token_for_the_system_or_for_this_receiver()
    {
        Assert.Equal(TokenFailure.None, Check(Of("consumer", System)).Failure);
        Assert.Equal(TokenFailure.None, Check(Of("consumer", Kitchen)).Failure);
        Assert.Equal(TokenFailure.WrongAudience, Check(Of("consumer", Delivery)).Failure);
    }

    [Fact]
    public void Where_the_audience_is_shared_services_are_taken_with_that_of_the_system()
    {
        var shared = Rules() with { Own = null };

        Assert.Equal(TokenFailure.None, Check(Of("service", System), shared).Failure);
        Assert.Equal(TokenFailure.WrongAudience, Check(Of("service", Delivery), shared).Failure);
    }

    [Fact]
    public void Roles_from_elsewhere_in_the_token_are_looked_at_too()
    {
        var claims = With(Issuer.Claims("order"), System);
        claims["realm_access"] = new JsonObject { ["roles"] = new JsonArray("service") };

        Assert.Equal(TokenFailure.WrongAudience, Check(Issuer.Token(claims), Rules() with { RoleClaim = "realm_access.roles" }).Failure);
    }

    private string Of(string role, string audience) => Issuer.Token(With(Issuer.Claims("order", role), audience));

    private static JsonObject With(JsonObject claims, string audience)
    {
        claims["aud"] = audience;
        return claims;
    }
}
