using FoodDelivery.Contracts;
using FoodDelivery.Contracts.Accounting;
using FoodDelivery.Contracts.Consumers;
using FoodDelivery.Contracts.Kitchen;
using FoodDelivery.Orders.Domain;
using FoodDelivery.Orders.Sagas;
using Hanok.Testing;

namespace FoodDelivery.Tests.Order;

public sealed class ReviseOrderSagaTests
{
    private static readonly Guid OrderId = Guid.CreateVersion7(), ConsumerId = Guid.CreateVersion7(), RestaurantId = Guid.CreateVersion7();
    private static readonly Money Total = new(12.30m, "EUR");

    private readonly BeginTicketRevision _begin = new(OrderId, RestaurantId, 3, [new TicketLine("soup", 2)]);

    [Theory]
    [InlineData("12.29", "uncovered")]
    [InlineData("12.30", "covered")]
    [InlineData("99.00", "covered")]
    public void The_risk_of_a_revision_is_what_the_card_is_not_good_for(string authorized, string risk) =>
        Assert.Equal(risk, ReviseOrderSaga.Risk.ClassOf(State(authorized)));

    [Fact]
    public void A_dearer_order_asks_the_consumer_and_the_card()
    {
        var saga = Given("10.00")
            .Expect(new VerifyConsumer(ConsumerId, OrderId, Total)).Succeeds()
            .Expect(_begin).Succeeds()
            .Expect(new ReviseAuthorization(OrderId, Total, "another")).Succeeds()
            .Expect(new ConfirmTicketRevision(OrderId)).Succeeds()
            .ThenIsCompleted();

        Assert.Equal(["lock order", "begin revision", "price revision", "revise order"], saga.LocalSteps);
        Assert.Null(saga.State.PaymentToken);
    }

    [Fact]
    public void A_cheaper_order_asks_the_kitchen_only() =>
        Given("12.30")
            .Expect(_begin).Succeeds()
            .Expect(new ConfirmTicketRevision(OrderId)).Succeeds()
            .ThenIsCompleted();

    [Fact]
    public void A_declined_card_leaves_ticket_and_order_as_they_were()
    {
        var saga = Given("10.00")
            .Expect(new VerifyConsumer(ConsumerId, OrderId, Total)).Succeeds()
            .Expect(_begin).Succeeds()
            .Expect(new ReviseAuthorization(OrderId, Total, "another")).Refuses("card-declined", "The card was declined.")
            .Expect(new UndoTicketRevision(OrderId)).Succeeds()
            .ThenIsCompensated();

        Assert.Equal(["undo begin revision", "undo lock order"], saga.LocalSteps.TakeLast(2));
    }

    private static SagaConversation<ReviseOrderState> Given(string authorized) => SagaTest.Given(new ReviseOrderSaga(), State(authorized));

    private static ReviseOrderState State(string authorized) => new(
        OrderId, ConsumerId, RestaurantId, 2, new Money(decimal.Parse(authorized), "EUR"),
        new Quote([new OrderItem("soup", 2, "Soup", new Money(6.15m, "EUR"))], Total, 3, null), "another");
}
