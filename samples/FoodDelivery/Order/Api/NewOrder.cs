using System.Text.Json;
using FoodDelivery.Contracts;
using FoodDelivery.Contracts.Api;
using FoodDelivery.Orders.Domain;

namespace FoodDelivery.Orders.Api;

/// <summary>A valid request for an order.</summary>
public sealed record NewOrder(
    Guid ConsumerId, Guid RestaurantId, string DeliveryAddress, string PaymentToken, IReadOnlyList<OrderLine> Lines)
{
    private const int LinesLimit = 100;
    private const int QuantityLimit = 1000;

    /// <summary>The order that is asked for; to be used only when nothing was added to <paramref name="errors"/>.</summary>
    public static NewOrder From(PlaceOrderRequest request, Errors errors) => new(
        errors.Id("consumerId", request.ConsumerId),
        errors.Id("restaurantId", request.RestaurantId),
        errors.Text("deliveryAddress", request.DeliveryAddress, longest: 500),
        errors.Text("paymentToken", request.PaymentToken),
        LinesFrom(request.LineItems, errors));

    /// <summary>The request written in one way, so that the same order with other white space is still a repetition.</summary>
    public static byte[] Canonical(PlaceOrderRequest request) =>
        JsonSerializer.SerializeToUtf8Bytes(request, ContractsJson.Default.PlaceOrderRequest);

    private static List<OrderLine> LinesFrom(IReadOnlyList<LineItemRequest?>? items, Errors errors)
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
