using FoodDelivery.Contracts.Api;
using FoodDelivery.Orders.Api;

namespace FoodDelivery.Tests.Order;

public sealed class NewOrderTests
{
    private const string Id = "0199e0a5-7c1b-7d2f-8f60-3f6c2b9c1d10";

    private readonly Errors _errors = new();

    [Fact]
    public void Takes_a_hundred_lines_and_no_more()
    {
        From(Lines(100));
        Assert.False(_errors.Any);
        From(Lines(101));
        Assert.Single(_errors["lineItems"]);
    }

    [Fact]
    public void Refuses_an_order_for_nothing()
    {
        From();
        Assert.Single(_errors["lineItems"]);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(-1, false)]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(1000, true)]
    [InlineData(1001, false)]
    public void Takes_quantities_from_1_to_1000(int? quantity, bool isValid)
    {
        From(new LineItemRequest("a", quantity));
        Assert.Equal(isValid ? 0 : 1, _errors["lineItems[0].quantity"].Count);
    }

    [Fact]
    public void Refuses_an_item_that_stands_twice()
    {
        From(new("a", 1), new LineItemRequest("a", 1));
        Assert.Contains("'a'", Assert.Single(_errors["lineItems"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Tells_everything_that_is_wrong()
    {
        NewOrder.From(new("x", null, " ", "a\0", [null]), _errors);
        Assert.All(
            ["consumerId", "restaurantId", "deliveryAddress", "paymentToken", "lineItems[0].menuItemId", "lineItems[0].quantity"],
            field => Assert.Single(_errors[field]));
    }

    private NewOrder From(params LineItemRequest[] lines) => NewOrder.From(new(Id, Id, "Main Street 1", "tok_visa", lines), _errors);

    private static LineItemRequest[] Lines(int count) => [.. Enumerable.Range(0, count).Select(i => new LineItemRequest($"{i}", 1))];
}
