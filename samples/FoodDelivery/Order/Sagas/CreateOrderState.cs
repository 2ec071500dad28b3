using FoodDelivery.Orders.Domain;
using Hanok.Messaging;

namespace FoodDelivery.Orders.Sagas;

/// <summary>What the createOrder saga knows from step to step.</summary>
/// <param name="PaymentToken">Emptied when the saga ends.</param>
/// <param name="Quote">Made when the order was placed: the customer gets the price that was shown.</param>
public sealed record CreateOrderState(
    Guid OrderId,
    Guid ConsumerId,
    Guid RestaurantId,
    string DeliveryAddress,
    [property: Secret] string PaymentToken,
    Quote Quote,
    DateTimeOffset PlacedAt)
{
    public Guid? TicketId { get; init; }

    /// <summary>The order as it is placed.</summary>
    public Order ToOrder(Guid conversation) => new()
    {
        Id = OrderId,
        SagaId = conversation,
        ConsumerId = ConsumerId,
        RestaurantId = RestaurantId,
        DeliveryAddress = DeliveryAddress,
        Items = Quote.Items,
        Total = Quote.Total,
        CreatedAt = PlacedAt,
    };
}
