using FoodDelivery.Orders.Domain;

namespace FoodDelivery.Tests.Exploring;

public sealed class CreateOrderTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("", OrderState.Approved)]
    [InlineData("order", OrderState.Rejected)]
    [InlineData("consumer", OrderState.Rejected)]
    [InlineData("kitchen", OrderState.Rejected)]
    [InlineData("accounting", OrderState.Rejected)]
    public async Task An_order_is_approved_or_leaves_nothing_behind_whatever_goes_wrong_once_or_twice(string refusedBy, string end)
    {
        var model = new FoodDeliveryModel(refusedBy);
        var explorer = model.Explore(refusedBy.Length == 0 ? "create order" : $"create order, refused by {refusedBy}")
            .Start(world => world.StartAsync("the key", model.NewOrder))
            .Invariant("what somebody refuses is REJECTED", _ => refusedBy.Length == 0 || model.Order == OrderState.Rejected);

        var explored = await explorer.ExploreAsync(faults: 2);

        output.WriteLine(explored.ToString());
        await explorer.ReplayAsync("");
        Assert.Equal(end, model.Order);
    }
}
