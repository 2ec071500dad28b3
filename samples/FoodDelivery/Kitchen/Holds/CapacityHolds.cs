using FoodDelivery.Contracts.Kitchen;
using FoodDelivery.Kitchen.Data;
using FoodDelivery.Kitchen.Domain;
using Hanok.Commands;
using Hanok.Postgres;
using Hanok.Tcc;

namespace FoodDelivery.Kitchen.Holds;

/// <summary>Places in a kitchen, held for checkouts.</summary>
public sealed class CapacityHolds(TimeProvider time) : IHoldHandler<HoldCapacity>
{
    public async ValueTask<Refusal?> TryAsync(Hold<HoldCapacity> hold)
    {
        var (transaction, restaurant, slot) = (hold.Transaction.Postgres, hold.Request.RestaurantId, new KitchenSlot(hold.Request.DeliverAt));
        var isOpen = await CapacityTable.IsOpenAsync(transaction, restaurant, hold.Cancellation);
        if (slot.Objection(time.GetUtcNow(), isOpen) is { } objection)
            return new(objection.Code, objection.Reason);

        return await CapacityTable.TakeAsync(transaction, restaurant, slot.Start, hold.Cancellation)
            ? null
            : new("kitchen-full", $"The kitchen has {KitchenSlot.Places} places at {slot.Start:u}, and all are taken.");
    }

    // The place is counted already.
    public ValueTask ConfirmAsync(Hold<HoldCapacity> hold) => ValueTask.CompletedTask;

    public ValueTask CancelAsync(Hold<HoldCapacity> hold)
    {
        CapacityTable.Free(hold.Transaction.Postgres, hold.Request.RestaurantId, new KitchenSlot(hold.Request.DeliverAt).Start);
        return ValueTask.CompletedTask;
    }
}
