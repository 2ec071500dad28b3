using FoodDelivery.Deliveries.Domain;

namespace FoodDelivery.Tests.Delivery;

public sealed class DeliverySlotTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 10, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("2026-03-01T12:30:00Z", "2026-03-01T12:30:00Z")]
    [InlineData("2026-03-01T12:59:59.999Z", "2026-03-01T12:30:00Z")]
    [InlineData("2026-03-01T22:15:00+09:00", "2026-03-01T13:00:00Z")]
    public void A_delivery_is_in_the_half_hour_of_its_time(string deliverAt, string start) =>
        Assert.Equal(DateTimeOffset.Parse(start), new DeliverySlot(DateTimeOffset.Parse(deliverAt)).Start);

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    [InlineData(7 * 24 * 60, false)]
    [InlineData((7 * 24 * 60) + 1, true)]
    public void It_is_in_the_future_and_within_a_week(int minutes, bool isRefused) =>
        Assert.Equal(isRefused ? "delivery-time" : null, new DeliverySlot(Now.AddMinutes(minutes)).Objection(Now)?.Code);
}
