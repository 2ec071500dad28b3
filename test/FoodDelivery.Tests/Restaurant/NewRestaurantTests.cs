using FoodDelivery.Contracts;
using FoodDelivery.Contracts.Api;
using FoodDelivery.Restaurants.Api;

namespace FoodDelivery.Tests.Restaurant;

public sealed class NewRestaurantTests
{
    private readonly Errors _errors = new();

    [Fact]
    public void Takes_a_restaurant_with_a_menu()
    {
        var restaurant = From(Item("a"), Item("b"));
        Assert.False(_errors.Any);
        Assert.Equal(["a", "b"], restaurant.Menu.Select(item => item.Id));
    }

    [Fact]
    public void Takes_500_items_and_no_more()
    {
        From(Items(500));
        Assert.False(_errors.Any);
        From(Items(501));
        Assert.Single(_errors["menu"]);
    }

    [Fact]
    public void Refuses_an_empty_menu()
    {
        From();
        Assert.Single(_errors["menu"]);
    }

    [Fact]
    public void Refuses_an_id_that_stands_twice()
    {
        From(Item("a"), Item("a"));
        Assert.Contains("'a'", Assert.Single(_errors["menu"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_prices_in_different_currencies()
    {
        From(Item("a"), Item("b", currency: "USD"));
        Assert.Contains("one currency", Assert.Single(_errors["menu"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_a_menu_that_does_not_fit_into_a_message()
    {
        From(Items(500, name: new string('+', 200)));
        Assert.Contains("larger", Assert.Single(_errors["menu"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Tells_everything_that_is_missing()
    {
        NewRestaurant.From(new(null, " ", [null, new(null, null, null)]), _errors);
        Assert.All(
            ["name", "address", "menu[0].id", "menu[1].id", "menu[1].name", "menu[1].price"], field => Assert.Single(_errors[field]));
    }

    private NewRestaurant From(params MenuItemRequest[] menu) =>
        NewRestaurant.From(new("Seoul", "Main Street 1", menu), _errors);

    private static MenuItemRequest[] Items(int count, string name = "Bibimbap") =>
        [.. Enumerable.Range(0, count).Select(i => Item($"{i}") with { Name = name })];

    private static MenuItemRequest Item(string id, string currency = "EUR") => new(id, "Bibimbap", new Money(12.30m, currency));
}
