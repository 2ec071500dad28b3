namespace FoodDelivery.Orders.Sagas;

/// <summary>What the cancelOrder saga knows from step to step.</summary>
public sealed record CancelOrderState(Guid OrderId);
