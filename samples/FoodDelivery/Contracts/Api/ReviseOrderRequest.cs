namespace FoodDelivery.Contracts.Api;

/// <param name="LineItems">All that the order is to have from now on.</param>
/// <param name="PaymentToken">Another card, for when the order gets dearer; null for that of the order.</param>
public sealed record ReviseOrderRequest(IReadOnlyList<LineItemRequest?>? LineItems, string? PaymentToken = null);
