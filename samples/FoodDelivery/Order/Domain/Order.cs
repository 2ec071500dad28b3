using FoodDelivery.Contracts;
using FoodDelivery.Contracts.Api;

namespace FoodDelivery.Orders.Domain;

public sealed record Order : IOwned
{
    public required Guid Id { get; init; }

    public required Guid SagaId { get; init; }

    public required Guid ConsumerId { get; init; }

    public required Guid RestaurantId { get; init; }

    public required string DeliveryAddress { get; init; }

    public required IReadOnlyList<OrderItem> Items { get; init; }

    /// <summary>Null when the order could not be priced.</summary>
    public Money? Total { get; init; }

    public string State { get; init; } = OrderState.ApprovalPending;

    public Guid? TicketId { get; init; }

    /// <summary>Why it was rejected.</summary>
    public Rejection? Rejection { get; init; }

    /// <summary>What the card is authorized for: the total, or more after a revision that made the order cheaper. Null before it is approved.</summary>
    public Money? Authorized { get; init; }

    /// <summary>Grows with every change.</summary>
    public long Version { get; init; } = 1;

    /// <summary>Why the last cancellation or revision came to nothing.</summary>
    public Rejection? ChangeRefusal { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public Owner Owner => Owner.Consumer(ConsumerId);
}
