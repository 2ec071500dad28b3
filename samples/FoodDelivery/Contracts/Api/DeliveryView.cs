using System.Text.Json.Serialization;

namespace FoodDelivery.Contracts.Api;

/// <param name="State">HELD, SCHEDULED.</param>
/// <param name="OrderId">The order that is brought, when it is of one.</param>
public sealed record DeliveryView(
    Guid CheckoutId,
    string State,
    Guid CourierId,
    string Courier,
    DateTimeOffset Slot,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Guid? OrderId = null);
