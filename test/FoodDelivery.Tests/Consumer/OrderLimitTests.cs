using FoodDelivery.Consumers.Domain;
using FoodDelivery.Contracts;

namespace FoodDelivery.Tests.Consumer;

public sealed class OrderLimitTests
{
    private static readonly OrderLimit Limit = new(new Money(50, "EUR"));

    [Theory]
    [InlineData(0)]
    [InlineData(49.99)]
    [InlineData(50)]
    public void An_order_may_cost_up_to_the_limit(double total) => Assert.Null(Limit.Objection(new Money((decimal)total, "EUR")));

    [Fact]
    public void An_order_over_the_limit_is_refused()
    {
        var objection = Limit.Objection(new Money(50.01m, "EUR"));
        Assert.Equal(new("order-over-limit", "The order costs 50.01 EUR; the consumer's limit is 50.00 EUR."), objection);
    }

    [Fact]
    public void An_order_in_another_currency_is_refused() =>
        Assert.Equal("currency-mismatch", Limit.Objection(new Money(1, "USD"))?.Code);
}
