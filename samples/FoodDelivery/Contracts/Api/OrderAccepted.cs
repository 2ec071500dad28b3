namespace FoodDelivery.Contracts.Api;

/// <summary>The answer to a placed order: it exists, and the saga has begun.</summary>
public sealed record OrderAccepted(Guid OrderId, string State);
