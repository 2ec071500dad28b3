using FoodDelivery.Contracts.Delivery;
using FoodDelivery.Contracts.Kitchen;
using Hanok.Postgres;
using Hanok.Tcc;

namespace FoodDelivery.Orders.Checkouts;

/// <summary>Holds a courier and a place in the kitchen, and takes both or none.</summary>
public sealed class CheckoutTcc(TimeProvider time) : Tcc<Checkout>
{
    private static readonly Uri Couriers = new("http://delivery/hanok/holds/courier"), Kitchens = new("http://kitchen/hanok/holds/capacity");

    public override string Name => "checkout";

    public override IReadOnlyList<TccTry> Tries(Guid id, Checkout request) =>
    [
        new("courier", Couriers, new HoldCourier(id, request.DeliveryAddress, request.DeliverAt, request.OrderId, request.ConsumerId)),
        new("kitchen", Kitchens, new HoldCapacity(request.RestaurantId, request.DeliverAt)),
    ];

    public override async ValueTask MovedAsync(TccMove<Checkout> move)
    {
        if (move.State == TccState.Trying)
            await CheckoutTable.InsertAsync(move.Transaction.Postgres, move.Id, move.Request, time, move.Cancellation);
        else
            CheckoutTable.SetState(move.Transaction.Postgres, move.Id, CheckoutState.Of(move.State), move.Refusal);
    }
}
