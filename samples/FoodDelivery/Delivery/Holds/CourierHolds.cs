using FoodDelivery.Contracts.Delivery;
using FoodDelivery.Deliveries.Data;
using FoodDelivery.Deliveries.Domain;
using Hanok.Commands;
using Hanok.Postgres;
using Hanok.Tcc;

namespace FoodDelivery.Deliveries.Holds;

/// <summary>Couriers' time, held for checkouts.</summary>
public sealed class CourierHolds(TimeProvider time) : IHoldHandler<HoldCourier>
{
    public async ValueTask<Refusal?> TryAsync(Hold<HoldCourier> hold)
    {
        var slot = new DeliverySlot(hold.Request.DeliverAt);
        if (slot.Objection(time.GetUtcNow()) is { } objection)
            return new(objection.Code, objection.Reason);

        return await DeliveryTable.HoldAsync(hold.Transaction.Postgres, hold.Id, hold.Request, slot.Start, hold.Cancellation)
            ? null
            : new("no-courier", $"No courier is free at {slot.Start:u}.");
    }

    public ValueTask ConfirmAsync(Hold<HoldCourier> hold)
    {
        DeliveryTable.Schedule(hold.Transaction.Postgres, hold.Id);
        return ValueTask.CompletedTask;
    }

    public ValueTask CancelAsync(Hold<HoldCourier> hold)
    {
        DeliveryTable.Free(hold.Transaction.Postgres, hold.Id);
        return ValueTask.CompletedTask;
    }
}
