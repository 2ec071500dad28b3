using FoodDelivery.Contracts.Accounting;
using FoodDelivery.Contracts.Kitchen;
using FoodDelivery.Orders.Sagas;
using Hanok.Sagas;
using Hanok.Testing;

namespace FoodDelivery.Tests.Order;

public sealed class CancelOrderSagaTests
{
    private static readonly Guid OrderId = Guid.CreateVersion7();

    [Fact]
    public void Gives_the_money_back_when_the_kitchen_has_agreed()
    {
        var saga = Given()
            .Expect(new BeginTicketCancellation(OrderId)).Succeeds()
            .Expect(new ReverseAuthorization(OrderId)).Succeeds()
            .Expect(new ConfirmTicketCancellation(OrderId)).Succeeds()
            .ThenIsCompleted();

        Assert.Equal(["lock order", "begin cancellation", "cancel order"], saga.LocalSteps);
    }

    [Fact]
    public void Leaves_the_order_as_it_was_when_the_kitchen_refuses()
    {
        var saga = Given()
            .Expect(new BeginTicketCancellation(OrderId)).Refuses("ticket-in-preparation", "The kitchen is preparing it already.")
            .ThenIsCompensated();

        Assert.Equal(["lock order", "begin cancellation", "undo begin cancellation", "undo lock order"], saga.LocalSteps);
    }

    [Fact]
    public void Does_nothing_when_another_holds_the_order() => Given().WithLocalRefused("lock order", "locked").ThenIsCompensated();

    [Fact]
    public void All_sagas_of_orders_have_their_steps_in_an_order_of_little_risk() =>
        Assert.Empty(SagaLint.Of(new CreateOrderSaga()).Concat(SagaLint.Of(new CancelOrderSaga())).Concat(SagaLint.Of(new ReviseOrderSaga())));

    private static SagaConversation<CancelOrderState> Given() => SagaTest.Given(new CancelOrderSaga(), new CancelOrderState(OrderId));
}
