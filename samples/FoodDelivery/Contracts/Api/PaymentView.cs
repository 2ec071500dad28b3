namespace FoodDelivery.Contracts.Api;

/// <param name="State">AUTHORIZED, DECLINED, REVERSED.</param>
/// <param name="Total">Null when the order timed out before its card was asked for.</param>
public sealed record PaymentView(Guid OrderId, string State, Money? Total, DateTimeOffset CreatedAt);
