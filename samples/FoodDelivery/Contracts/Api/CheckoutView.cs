using System.Text.Json.Serialization;

namespace FoodDelivery.Contracts.Api;

/// <param name="State">PENDING, CONFIRMING, CONFIRMED, REJECTED, DISPUTED.</param>
public sealed record CheckoutView(
    Guid CheckoutId,
    string State,
    Guid RestaurantId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? DeliveryAddress,
    DateTimeOffset DeliverAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? RejectionCode,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? RejectionReason,
    DateTimeOffset CreatedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Guid? OrderId = null);
