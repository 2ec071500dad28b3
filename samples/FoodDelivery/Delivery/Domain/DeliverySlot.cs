using FoodDelivery.Contracts;

namespace FoodDelivery.Deliveries.Domain;

/// <summary>The half hour in which a courier is under way for one checkout.</summary>
public readonly record struct DeliverySlot(DateTimeOffset DeliverAt)
{
    private static readonly TimeSpan Length = TimeSpan.FromMinutes(30);

    // Rotas are made a week ahead.
    private static readonly TimeSpan Furthest = TimeSpan.FromDays(7);

    public DateTimeOffset Start => new(DeliverAt.UtcTicks - (DeliverAt.UtcTicks % Length.Ticks), TimeSpan.Zero);

    /// <returns>Why nobody can deliver then; null when somebody might.</returns>
    public Rejection? Objection(DateTimeOffset now) => DeliverAt <= now || DeliverAt > now + Furthest
        ? new("delivery-time", $"Deliveries are from now to {Furthest.Days} days ahead; this is for {DeliverAt:u}.")
        : null;
}
