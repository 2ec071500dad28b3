using FoodDelivery.Contracts.Api;
using FoodDelivery.Restaurants.Api;

namespace FoodDelivery.Tests.Restaurant;

public sealed class PageTests
{
    private readonly Errors _errors = new();

    [Fact]
    public void Is_the_newest_hundred_when_nothing_is_asked_for() => Assert.Equal(new Page(100, null), Page.From(null, null, _errors));

    [Theory]
    [InlineData("0")]
    [InlineData("101")]
    [InlineData("ten")]
    [InlineData("")]
    public void Has_1_to_100_entries(string limit)
    {
        Page.From(limit, null, _errors);
        Assert.Single(_errors["limit"]);
    }

    [Fact]
    public void Comes_before_an_id()
    {
        Page.From("1", "x", _errors);
        Assert.Single(_errors["before"]);
    }
}
