using System.Text.Json.Serialization;

namespace FoodDelivery.Contracts.Api;

/// <param name="Total">Null when the order could not be priced.</param>
/// <param name="ChangeRefusalCode">Why the last cancellation or revision came to nothing.</param>
public sealed record OrderView(
    Guid OrderId,
    string State,
    Guid ConsumerId,
    Guid RestaurantId,
    string DeliveryAddress,
    IReadOnlyList<LineItemView> LineItems,
    Money? Total,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Guid? TicketId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? RejectionCode,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? RejectionReason,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ChangeRefusalCode,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ChangeRefusalReason,
    Guid SagaId,
    DateTimeOffset CreatedAt);
