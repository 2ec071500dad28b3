namespace FoodDelivery.Contracts.Api;

/// <param name="State">HELD, SCHEDULED.</param>
public sealed record DeliveryView(Guid CheckoutId, string State, Guid CourierId, string Courier, DateTimeOffset Slot);
