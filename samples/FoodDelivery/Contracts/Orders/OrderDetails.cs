using FoodDelivery.Contracts.Kitchen;
using Hanok.Messaging;

namespace FoodDelivery.Contracts.Orders;

/// <summary>
/// What the services need to know of an order. Where nobody directs them, each event carries it on to whoever reacts next, so that nobody has
/// to ask, or to wait for another event.
/// </summary>
/// <param name="RestaurantVersion">What the order was priced by.</param>
/// <param name="PaymentToken">Whoever listens to these events sees it: use tokens that only accounting can charge.</param>
public sealed record OrderDetails(
    Guid OrderId, Guid ConsumerId, Guid RestaurantId, int RestaurantVersion, IReadOnlyList<TicketLine> LineItems, Money Total,
    [property: Secret] string PaymentToken);
