using System.Text.Json;
using FoodDelivery.Contracts;
using FoodDelivery.Contracts.Api;
using FoodDelivery.Contracts.Restaurants;

namespace FoodDelivery.Restaurants.Api;

/// <summary>A valid request for a restaurant.</summary>
public sealed record NewRestaurant(string Name, string Address, IReadOnlyList<MenuItem> Menu)
{
    private const int MenuLimit = 500;

    // The menu travels in one event, and a message may have 256 KB.
    private const int MenuBytesLimit = 200 * 1024;

    /// <summary>The restaurant that is asked for; to be used only when nothing was added to <paramref name="errors"/>.</summary>
    public static NewRestaurant From(CreateRestaurantRequest request, Errors errors) => new(
        errors.Text("name", request.Name),
        errors.Text("address", request.Address, longest: 500),
        MenuFrom(request.Menu, errors));

    private static List<MenuItem> MenuFrom(IReadOnlyList<MenuItemRequest?>? items, Errors errors)
    {
        if (items is not { Count: > 0 and <= MenuLimit })
        {
            errors.Add("menu", $"A menu has 1 to {MenuLimit} items.");
            return [];
        }

        var menu = items.Select((item, i) => ItemFrom(item, $"menu[{i}]", errors)).ToList();
        if (errors.Any)
            return menu;

        foreach (var twice in menu.GroupBy(item => item.Id).Where(same => same.Count() > 1))
            errors.Add("menu", $"The id '{twice.Key}' is given to {twice.Count()} items.");

        if (menu.DistinctBy(item => item.Price.Currency).Count() > 1)
            errors.Add("menu", "All prices of a menu are in one currency.");

        if (JsonSerializer.SerializeToUtf8Bytes(menu, ContractsJson.Default.IReadOnlyListMenuItem).Length > MenuBytesLimit)
            errors.Add("menu", $"As JSON, it is larger than {MenuBytesLimit:N0} bytes. Use shorter names.");

        return menu;
    }

    private static MenuItem ItemFrom(MenuItemRequest? item, string field, Errors errors) => new(
        errors.Text($"{field}.id", item?.Id, longest: 100),
        errors.Text($"{field}.name", item?.Name),
        errors.Amount($"{field}.price", item?.Price));
}
