using FoodDelivery.Contracts.Accounting;
using FoodDelivery.Contracts.Consumers;
using FoodDelivery.Contracts.Kitchen;
using Hanok.Choreography;

namespace FoodDelivery.Contracts.Orders;

/// <summary>
/// Creates an order over four services that react to each other's events: it ends approved and paid for with a confirmed ticket, or
/// rejected with nothing held.
/// </summary>
public sealed class CreateOrderFlow : Flow
{
    public override string Name => "create-order";

    protected override FlowBuilder Define(FlowBuilder flow) => flow
        .StartsWith<OrderPlaced>()
        .In("consumer").On<OrderPlaced>().Publishes<ConsumerVerified>().Or<ConsumerRefused>()
        .In("kitchen").On<ConsumerVerified>().Publishes<TicketPending>().UndoneBy<TicketCancelled>().Or<TicketRefused>()
        .In("accounting").On<TicketPending>().Publishes<CardAuthorized>().Or<CardDeclined>()
        .PointOfNoReturn<CardAuthorized>()
        .In("kitchen").On<CardAuthorized>().Publishes<TicketConfirmed>()
        .In("order").On<TicketConfirmed>().Publishes<OrderApproved>()
        .EndsWell<OrderApproved>()

        // An order that cannot be priced is rejected as soon as it is placed.
        .StartsWith<OrderRejected>()
        .In("order").On<ConsumerRefused>().Publishes<OrderRejected>()
        .In("order").On<TicketRefused>().Publishes<OrderRejected>()
        .In("kitchen").On<CardDeclined>().Publishes<TicketCancelled>()
        .In("order").On<TicketCancelled>().Publishes<OrderRejected>()
        .EndsBadly<OrderRejected>()

        // Accounting takes the decision that cannot be taken back, so it decides here too: a card that it has charged stays charged.
        .Deadline(TimeSpan.FromMinutes(5), late => new OrderTimedOut(Guid.Parse(late.Key)))
        .In("accounting").On<OrderTimedOut>().Publishes<CardDeclined>().OrNothing();
}
