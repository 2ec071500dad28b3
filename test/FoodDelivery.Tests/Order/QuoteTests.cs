using FoodDelivery.Contracts;
using FoodDelivery.Orders.Domain;

namespace FoodDelivery.Tests.Order;

public sealed class QuoteTests
{
    private static readonly Guid Id = Guid.CreateVersion7();
    private static readonly Orders.Domain.Restaurant Open = new(Id, Version: 3, IsOpen: true, new Dictionary<string, Dish>
    {
        ["a"] = new("Bibimbap", new Money(12.30m, "EUR")),
        ["b"] = new("Tea", new Money(3.05m, "EUR")),
        ["gold"] = new("Gold leaf", new Money(1_000_000m, "EUR")),
        ["won"] = new("Soju", new Money(5000m, "KRW")),
    });

    [Fact]
    public void Adds_up_what_the_menu_says()
    {
        var quote = Quote.For(Id, Open, [new("a", 2), new("b", 1)]);
        Assert.Null(quote.Objection);
        Assert.Equal(new Money(27.65m, "EUR"), quote.Total);
        Assert.Equal(3, quote.RestaurantVersion);
        Assert.Equal(new OrderItem("a", 2, "Bibimbap", new Money(12.30m, "EUR")), quote.Items[0]);
    }

    [Fact]
    public void Objects_to_an_unknown_restaurant()
    {
        var quote = Quote.For(Id, null, [new("a", 2)]);
        Assert.Equal("unknown-restaurant", quote.Objection?.Code);
        Assert.Equal(0, quote.RestaurantVersion);
        Assert.Equal(new OrderItem("a", 2, null, null), Assert.Single(quote.Items));
    }

    [Fact]
    public void Objects_to_a_closed_restaurant() => Refused("restaurant-closed", Open with { IsOpen = false }, new OrderLine("a", 1));

    [Fact]
    public void Objects_to_an_unknown_item() => Refused("unknown-menu-item", Open, new("a", 1), new OrderLine("c", 1));

    [Fact]
    public void Objects_to_mixed_currencies() => Refused("mixed-currencies", Open, new("a", 1), new OrderLine("won", 1));

    [Fact]
    public void Objects_to_a_total_that_cannot_be_kept() =>
        Refused("order-too-large", Open, new("gold", 9_999), new OrderLine("a", 1_000_000));

    private static void Refused(string code, Orders.Domain.Restaurant restaurant, params OrderLine[] lines)
    {
        var quote = Quote.For(Id, restaurant, lines);
        Assert.Equal(code, quote.Objection?.Code);
        Assert.Null(quote.Total);
    }
}
