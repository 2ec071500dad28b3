using FoodDelivery.Orders.Domain;
using Hanok.Testing.Exploring;

namespace FoodDelivery.Tests.Exploring;

public sealed class ChangeOrderTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("", OrderState.Cancelled)]
    [InlineData("kitchen", OrderState.Approved)]
    public async Task An_order_is_cancelled_or_stands_whatever_goes_wrong_once_or_twice(string refusedBy, string end)
    {
        var model = new FoodDeliveryModel(refusedBy);
        var explorer = model.Explore($"cancel order, refused by '{refusedBy}'").Start(async world =>
        {
            await model.ApprovedAsync(world);
            await world.StartAsync("cancel", model.Cancellation);
        });

        await ExploreAsync(explorer, faults: 2);

        Assert.Equal(end, model.Order);
    }

    [Theory]
    [InlineData("", 10, 12.30)]
    [InlineData("", 20, 20)]
    [InlineData("consumer", 20, 12.30)]
    [InlineData("kitchen", 20, 12.30)]
    [InlineData("accounting", 20, 12.30)]
    public async Task An_order_is_revised_or_as_it_was_whatever_goes_wrong_once_or_twice(string refusedBy, decimal total, decimal authorized)
    {
        var model = new FoodDeliveryModel(refusedBy);
        var explorer = model.Explore($"revise order to {total}, refused by '{refusedBy}'")
            .Start(async world =>
            {
                await model.ApprovedAsync(world);
                await world.StartAsync("revise", FoodDeliveryModel.Revision(total));
            })
            .Invariant("as much is authorized as was agreed", _ => model.Authorizations[FoodDeliveryModel.OrderId] is var now && (now == 12.30m || now == total));

        await ExploreAsync(explorer, faults: 2);

        Assert.Equal((OrderState.Approved, authorized), (model.Order, model.Authorizations[FoodDeliveryModel.OrderId]));
    }

    [Fact]
    public async Task An_order_is_cancelled_and_revised_at_once()
    {
        var model = new FoodDeliveryModel();
        var explorer = model.Explore("cancel and revise order")
            .Start(async world =>
            {
                await model.ApprovedAsync(world);
                await world.StartAsync("revise", FoodDeliveryModel.Revision(20));
            })
            .Meanwhile(world => world.StartAsync("cancel", model.Cancellation));

        await ExploreAsync(explorer, faults: 2);
    }

    [Fact]
    public async Task An_order_is_cancelled_while_it_is_created()
    {
        var model = new FoodDeliveryModel();
        var explorer = model.Explore("create and cancel order")
            .Start(world => world.StartAsync("the key", model.NewOrder))
            .Meanwhile(world => world.StartAsync("cancel", model.Cancellation));

        await ExploreAsync(explorer, faults: 1);
    }

    // At last without any fault, so that what it ends with can be looked at.
    private async Task ExploreAsync(Explorer explorer, int faults)
    {
        output.WriteLine((await explorer.ExploreAsync(faults)).ToString());
        await explorer.ReplayAsync("");
    }
}
