using FoodDelivery.Contracts;
using FoodDelivery.Contracts.Accounting;
using FoodDelivery.Contracts.Consumers;
using FoodDelivery.Contracts.Kitchen;
using FoodDelivery.Orders.Data;
using FoodDelivery.Orders.Domain;
using FoodDelivery.Orders.Messaging;
using Hanok.Postgres;
using Hanok.Sagas;

namespace FoodDelivery.Orders.Sagas;

/// <summary>Creates an order over four services: it ends approved and paid for with a confirmed ticket, or rejected with nothing held.</summary>
public sealed class CreateOrderSaga : Saga<CreateOrderState>
{
    public override string Name => "create-order";

    protected override SagaSteps<CreateOrderState> Define(CompensatableStage<CreateOrderState> saga) => saga
        .Local("create order", CreateOrder)
            .Undo(Reject)
        .Local("price order", Price)
        .Send("verify consumer", s => new VerifyConsumer(s.ConsumerId, s.OrderId, s.Quote.Total!.Value))
        .Send("create ticket", s => new CreateTicket(s.OrderId, s.RestaurantId, s.Quote.RestaurantVersion, TicketLines(s)))
            .OnReply((s, created) => s with { TicketId = created.TicketId })
            .Takes("a place in the kitchen")
            .Undo(s => new CancelTicket(s.OrderId))
        .Pivot("authorize card", s => new AuthorizeCard(s.OrderId, s.ConsumerId, s.Quote.Total!.Value, s.PaymentToken))
            .Takes("credit of the consumer")
        .Retriable("confirm ticket", s => new ConfirmTicket(s.TicketId!.Value))
        .RetriableLocal("approve order", Approve)
        .Deadline(TimeSpan.FromMinutes(5));

    // Whoever has the token can charge the card.
    protected override CreateOrderState AtEnd(CreateOrderState state) => state with { PaymentToken = "" };

    private static ValueTask<LocalResult<CreateOrderState>> CreateOrder(CreateOrderState state, SagaContext context)
    {
        var order = state.ToOrder(context.SagaId);
        OrderTable.Insert(context.Transaction.Postgres, order);
        context.Transaction.PublishCreated(order);
        return ValueTask.FromResult<LocalResult<CreateOrderState>>(state);
    }

    // A step of its own, so that a quote with an objection ends as every refusal does: with a rejected order that can be looked at.
    private static LocalResult<CreateOrderState> Price(CreateOrderState state) =>
        state.Quote.Objection is { } objection ? objection.ToRefusal() : state;

    private static List<TicketLine> TicketLines(CreateOrderState state) =>
        [.. state.Quote.Items.Select(item => new TicketLine(item.MenuItemId, item.Quantity))];

    private static ValueTask Reject(CreateOrderState state, SagaContext context)
    {
        var reason = Rejection.From(context.Refusal!);
        OrderTable.Reject(context.Transaction.Postgres, state.OrderId, state.TicketId, reason);
        context.Transaction.PublishState(state.OrderId, OrderState.Rejected, context.SagaId, reason);
        return ValueTask.CompletedTask;
    }

    private static ValueTask Approve(CreateOrderState state, SagaContext context)
    {
        OrderTable.Approve(context.Transaction.Postgres, state.OrderId, state.TicketId!.Value);
        context.Transaction.PublishState(state.OrderId, OrderState.Approved, context.SagaId);
        return ValueTask.CompletedTask;
    }
}
