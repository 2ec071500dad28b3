using FoodDelivery.Kitchen.Domain;

namespace FoodDelivery.Tests.Kitchen;

public sealed class KitchenSlotTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 10, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(null, 10, "unknown-restaurant")]
    [InlineData(false, 10, "restaurant-closed")]
    [InlineData(true, 0, "delivery-time")]
    [InlineData(true, 10, null)]
    public void A_kitchen_that_is_open_cooks_for_later(bool? isOpen, int minutes, string? code) =>
        Assert.Equal(code, new KitchenSlot(Now.AddMinutes(minutes)).Objection(Now, isOpen)?.Code);
}
