using FoodDelivery.Contracts;
using FoodDelivery.Orders.Domain;
using Hanok.Messaging;

namespace FoodDelivery.Orders.Sagas;

/// <summary>What the reviseOrder saga knows from step to step.</summary>
/// <param name="Version">Of the order, when the customer's change was worked out by it.</param>
/// <param name="Authorized">What the card is good for already.</param>
/// <param name="Quote">Made when the change was asked for.</param>
/// <param name="PaymentToken">Of another card; null for that of the order. Emptied when the saga ends.</param>
public sealed record ReviseOrderState(
    Guid OrderId, Guid ConsumerId, Guid RestaurantId, long Version, Money Authorized, Quote Quote, [property: Secret] string? PaymentToken);
