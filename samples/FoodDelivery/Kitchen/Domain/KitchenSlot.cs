using FoodDelivery.Contracts;

namespace FoodDelivery.Kitchen.Domain;

/// <summary>The half hour in which a kitchen cooks what is delivered at a time.</summary>
public readonly record struct KitchenSlot(DateTimeOffset DeliverAt)
{
    /// <summary>What a small kitchen can cook at once beside its guests.</summary>
    public const int Places = 3;

    private static readonly TimeSpan Length = TimeSpan.FromMinutes(30);

    public DateTimeOffset Start => new(DeliverAt.UtcTicks - (DeliverAt.UtcTicks % Length.Ticks), TimeSpan.Zero);

    /// <returns>Why nothing can be cooked for then; null when it might.</returns>
    public Rejection? Objection(DateTimeOffset now, bool? isOpen) => isOpen switch
    {
        null => new("unknown-restaurant", "There is no such restaurant."),
        false => new("restaurant-closed", "The restaurant is closed."),
        true when DeliverAt <= now => new("delivery-time", $"Nothing can be cooked for {DeliverAt:u} any more."),
        true => null,
    };
}
