using FoodDelivery.Contracts;
using FoodDelivery.Contracts.Accounting;
using FoodDelivery.Contracts.Consumers;
using FoodDelivery.Contracts.Kitchen;
using FoodDelivery.Orders.Domain;
using FoodDelivery.Orders.Sagas;
using Hanok.Testing;

namespace FoodDelivery.Tests.Order;

public sealed class CreateOrderSagaTests
{
    private static readonly Guid OrderId = Guid.CreateVersion7();
    private static readonly Guid ConsumerId = Guid.CreateVersion7();
    private static readonly Guid RestaurantId = Guid.CreateVersion7();
    private static readonly Guid TicketId = Guid.CreateVersion7();
    private static readonly Money Total = new(12.30m, "EUR");

    private readonly VerifyConsumer _verify = new(ConsumerId, OrderId, Total);
    private readonly CreateTicket _createTicket = new(OrderId, RestaurantId, 3, [new TicketLine("soup", 2)]);
    private readonly AuthorizeCard _authorize = new(OrderId, ConsumerId, Total, "valid");

    [Fact]
    public void Approves_an_order_that_everybody_agrees_to()
    {
        var saga = Given()
            .Expect(_verify).Succeeds()
            .Expect(_createTicket).Replies(new TicketCreated(TicketId))
            .Expect(_authorize).Succeeds()
            .Expect(new ConfirmTicket(TicketId)).Succeeds()
            .ThenIsCompleted();

        Assert.Equal(["create order", "price order", "approve order"], saga.LocalSteps);
        Assert.Equal(TicketId, saga.State.TicketId);
    }

    [Fact]
    public void Rejects_the_order_when_the_consumer_may_not_place_it()
    {
        var saga = Given()
            .Expect(_verify).Refuses("order-over-limit", "The order costs too much.")
            .ThenIsCompensated();

        Assert.Equal(["create order", "price order", "undo create order"], saga.LocalSteps);
    }

    [Fact]
    public void Rejects_the_order_when_the_kitchen_refuses_and_has_no_ticket_to_cancel() =>
        Given()
            .Expect(_verify).Succeeds()
            .Expect(_createTicket).Refuses("restaurant-closed", "The restaurant is closed.")
            .ThenIsCompensated();

    [Fact]
    public void Cancels_the_ticket_and_rejects_the_order_when_the_card_is_declined()
    {
        var saga = Given()
            .Expect(_verify).Succeeds()
            .Expect(_createTicket).Replies(new TicketCreated(TicketId))
            .Expect(_authorize).Refuses("card-declined", "The card was declined.")
            .Expect(new CancelTicket(OrderId)).Succeeds()
            .ThenIsCompensated();

        Assert.Equal("card-declined", saga.Refusal?.Code);
        Assert.Equal(["create order", "price order", "undo create order"], saga.LocalSteps);
    }

    [Fact]
    public void Rejects_an_order_that_could_not_be_priced_without_asking_anybody()
    {
        var saga = Given(new Quote([], null, 0, new Rejection("unknown-restaurant", "There is no such restaurant."))).ThenIsCompensated();

        Assert.Equal("unknown-restaurant", saga.Refusal?.Code);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Keeps_no_payment_token_when_it_has_ended(bool approved)
    {
        var asked = Given()
            .Expect(_verify).Succeeds()
            .Expect(_createTicket).Replies(new TicketCreated(TicketId))
            .Expect(_authorize);
        var saga = approved
            ? asked.Succeeds().Expect(new ConfirmTicket(TicketId)).Succeeds().ThenIsCompleted()
            : asked.Refuses("card-declined", "The card was declined.").Expect(new CancelTicket(OrderId)).Succeeds().ThenIsCompensated();

        Assert.Empty(saga.State.PaymentToken);
    }

    private static SagaConversation<CreateOrderState> Given(Quote? quote = null) => SagaTest.Given(
        new CreateOrderSaga(),
        new CreateOrderState(
            OrderId, ConsumerId, RestaurantId, "3 Garden Lane", "valid",
            quote ?? new Quote([new OrderItem("soup", 2, "Soup", new Money(6.15m, "EUR"))], Total, 3, null), DateTimeOffset.UnixEpoch));
}
