namespace FoodDelivery.Orders.Placing;

/// <summary>How an order comes to its approval.</summary>
public enum CreateOrderStyle
{
    /// <summary>A saga of this service directs the others: see <see cref="Sagas.CreateOrderSaga"/>.</summary>
    Orchestration,

    /// <summary>The services react to each other's events: see <see cref="Contracts.Orders.CreateOrderFlow"/>.</summary>
    Choreography,
}
