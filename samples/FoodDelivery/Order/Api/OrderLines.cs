using FoodDelivery.Contracts.Api;
using FoodDelivery.Orders.Domain;

namespace FoodDelivery.Orders.Api;

/// <summary>The lines of an order, as requests have them.</summary>
internal static class OrderLines
{
    private const int LinesLimit = 100;
    private const int QuantityLimit = 1000;

    /// <summary>The lines that are asked for; to be used only when nothing was added to <paramref name="errors"/>.</summary>
    public static IReadOnlyList<OrderLine> From(IReadOnlyList<LineItemRequest?>? items, Errors errors)
    {
        if (items is not { Count: > 0 and <= LinesLimit })
        {
            errors.Add("lineItems", $"An order has 1 to {LinesLimit} line items.");
            return [];
        }

        var lines = items.Select((item, i) => LineFrom(item, $"lineItems[{i}]", errors)).ToList();

        // Refused rather than added up: one of the two is likely a mistake, and only the customer knows which.
        foreach (var twice in lines.Where(line => line.MenuItemId.Length > 0).GroupBy(line => line.MenuItemId).Where(same => same.Count() > 1))
            errors.Add("lineItems", $"The item '{twice.Key}' stands on {twice.Count()} lines. Put it on one line, with the whole quantity.");

        return lines;
    }

    private static OrderLine LineFrom(LineItemRequest? item, string field, Errors errors)
    {
        if (item?.Quantity is not (>= 1 and <= QuantityLimit))
            errors.Add($"{field}.quantity", $"It is a whole number from 1 to {QuantityLimit}.");

        return new(errors.Text($"{field}.menuItemId", item?.MenuItemId, longest: 100), item?.Quantity ?? 0);
    }
}
