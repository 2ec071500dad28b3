using System.Text.Json.Serialization;

namespace FoodDelivery.Contracts.Api;

/// <param name="Total">Null when the order could not be priced.</param>
public sealed record PastOrderView(
    Guid OrderId,
    string State,
    Guid RestaurantId,
    IReadOnlyList<LineItemView> LineItems,
    Money? Total,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? RejectionCode,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? RejectionReason,
    DateTimeOffset PlacedAt);
