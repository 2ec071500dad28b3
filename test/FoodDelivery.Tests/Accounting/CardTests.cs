using FoodDelivery.Accounting.Domain;
using FoodDelivery.Contracts;

namespace FoodDelivery.Tests.Accounting;

public sealed class CardTests
{
    [Theory]
    [InlineData("tok_visa", AuthorizationState.Authorized)]
    [InlineData("my-declined", AuthorizationState.Authorized)]
    [InlineData("Declined", AuthorizationState.Authorized)]
    [InlineData("declined", AuthorizationState.Declined)]
    [InlineData("declined-insufficient-funds", AuthorizationState.Declined)]
    public void A_token_that_starts_with_declined_is_declined(string token, string state)
    {
        var authorization = CardAuthorization.Of(Guid.CreateVersion7(), Guid.CreateVersion7(), new Money(1, "EUR"), new Card(token));
        Assert.Equal(state, authorization.State);
        Assert.Equal(state == AuthorizationState.Declined ? "card-declined" : null, authorization.Objection?.Code);
    }
}
