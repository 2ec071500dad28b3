using FoodDelivery.Contracts.Api;
using FoodDelivery.Orders.Checkouts;
using Hanok.Tcc;

namespace FoodDelivery.Tests.Order;

public sealed class CheckoutTests
{
    [Fact]
    public void What_is_missing_or_wrong_is_told_at_once()
    {
        var errors = new Errors();
        Checkout.From(new("7", "", null), errors);

        Assert.Single(errors["restaurantId"]);
        Assert.Single(errors["deliveryAddress"]);
        Assert.Single(errors["deliverAt"]);
    }

    [Fact]
    public void The_same_moment_written_otherwise_is_the_same_request()
    {
        var (errors, id) = (new Errors(), $"{Guid.CreateVersion7()}");
        var (seoul, utc) = (DateTimeOffset.Parse("2026-03-01T21:00:00+09:00"), DateTimeOffset.Parse("2026-03-01T12:00:00Z"));

        Assert.Equal(Checkout.From(new(id, null, utc), errors), Checkout.From(new(id, null, seoul), errors));
        Assert.Equal(TimeSpan.Zero, Checkout.From(new(id, null, seoul), errors).DeliverAt.Offset);
        Assert.False(errors.Any);
    }

    [Theory]
    [InlineData(TccState.Trying, "PENDING")]
    [InlineData(TccState.Confirming, "CONFIRMING")]
    [InlineData(TccState.Confirmed, "CONFIRMED")]
    [InlineData(TccState.Cancelling, "REJECTED")]
    [InlineData(TccState.Cancelled, "REJECTED")]
    [InlineData(TccState.Heuristic, "DISPUTED")]
    [InlineData(TccState.Settled, "DISPUTED")]
    public void A_checkout_is_what_its_transaction_is(TccState transaction, string state) => Assert.Equal(state, CheckoutState.Of(transaction));
}
