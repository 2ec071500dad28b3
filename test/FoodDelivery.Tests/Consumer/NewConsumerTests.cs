using FoodDelivery.Consumers.Api;
using FoodDelivery.Contracts;
using FoodDelivery.Contracts.Api;

namespace FoodDelivery.Tests.Consumer;

public sealed class NewConsumerTests
{
    private readonly Errors _errors = new();

    [Theory]
    [InlineData("mina", false)]
    [InlineData("@example.com", false)]
    [InlineData("mina@", false)]
    [InlineData("mi na@example.com", false)]
    [InlineData("mina@example.com", true)]
    public void A_mail_address_has_something_on_both_sides_of_an_at(string email, bool isValid)
    {
        NewConsumer.From(new("Mina", email, new Money(50, "EUR")), _errors);
        Assert.Equal(isValid ? 0 : 1, _errors["email"].Count);
    }

    [Fact]
    public void Tells_everything_that_is_missing()
    {
        NewConsumer.From(new(null, null, null), _errors);
        Assert.All(["name", "email", "orderLimit"], field => Assert.Single(_errors[field]));
    }
}
