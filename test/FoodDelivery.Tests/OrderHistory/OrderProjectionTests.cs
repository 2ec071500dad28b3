using FoodDelivery.Contracts.Orders;
using FoodDelivery.OrderHistory.Messaging;

namespace FoodDelivery.Tests.OrderHistory;

public sealed class OrderProjectionTests
{
    [Fact]
    public void Of_several_changes_of_one_order_the_last_one_stands()
    {
        var (one, other) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        OrderStateChanged[] changes = [new(one, "APPROVED", null), new(other, "REJECTED", null), new(one, "CANCELLED", null)];

        Assert.Equal(
            [(one, "CANCELLED"), (other, "REJECTED")],
            OrderProjection.Last(changes, change => change.OrderId).Select(change => (change.OrderId, change.State)));
    }
}
