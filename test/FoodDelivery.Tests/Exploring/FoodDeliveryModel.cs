using FoodDelivery.Contracts;
using FoodDelivery.Contracts.Accounting;
using FoodDelivery.Contracts.Consumers;
using FoodDelivery.Contracts.Kitchen;
using FoodDelivery.Kitchen.Domain;
using FoodDelivery.Orders.Domain;
using FoodDelivery.Orders.Sagas;
using Hanok.Chassis;
using Hanok.Commands;
using Hanok.Messaging;
using Hanok.Testing.Exploring;

namespace FoodDelivery.Tests.Exploring;

/// <summary>
/// FoodDelivery as the explorer sees it: the real definitions of its sagas, with models in the place of SQL. A further saga adds its stand-ins
/// to <see cref="OrderService"/> and its commands to the models of those that it asks.
/// </summary>
/// <param name="refusedBy">Which service says no; empty when none does.</param>
internal sealed class FoodDeliveryModel(string refusedBy = "")
{
    public static readonly Guid OrderId = new("01990000-0000-7000-8000-000000000001");

    // The same for the same order, as the kitchen's table gives it.
    private static readonly Guid TicketId = new("01990000-0000-7000-8000-000000000002");

    public ModelTable<Guid, string> Orders { get; } = new("order");

    public ModelTable<Guid, string> Tickets { get; } = new("ticket");

    /// <summary>How much is authorized for an order.</summary>
    public ModelTable<Guid, decimal> Authorizations { get; } = new("authorization");

    public string? Order => Orders[OrderId];

    public string? Ticket => Tickets[TicketId];

    public bool IsAuthorized => Authorizations.Rows.ContainsKey(OrderId);

    public CreateOrderState NewOrder { get; } = new(
        OrderId, Guid.Empty, Guid.Empty, "3 Garden Lane", "valid",
        refusedBy == "order"
            ? new Quote([], null, 0, new Rejection("unknown-restaurant", "There is no such restaurant."))
            : new Quote([new OrderItem("soup", 2, "Soup", new Money(6.15m, "EUR"))], new Money(12.30m, "EUR"), 3, null),
        DateTimeOffset.UnixEpoch);

    /// <summary>All services, and what always holds between them.</summary>
    public Explorer Explore(string name) => Explorer.Of(name, world =>
        {
            world.Keeps(Orders, Tickets, Authorizations);
            OrderService(world);
            world.Service("consumer", Consumers);
            world.Service("kitchen", Kitchen);
            world.Service("accounting", Accounting);
        })
        .Invariant("APPROVED <=> authorized <=> the ticket awaits acceptance", _ =>
            (Order == OrderState.Approved) == IsAuthorized && IsAuthorized == (Ticket == TicketState.AwaitingAcceptance))
        .Invariant("REJECTED => nothing is held", _ => Order != OrderState.Rejected || (!IsAuthorized && Ticket is null or TicketState.Cancelled))
        .Invariant("nobody decides on the order any more", _ => Order is OrderState.Approved or OrderState.Rejected);

    private void OrderService(WorldBuilder world) => world.Service("order", hanok => hanok.AddSaga<CreateOrderSaga, CreateOrderState>())
        .WithLocal<CreateOrderState>("create order", (state, context) => Orders.Set(context.Transaction, state.OrderId, OrderState.ApprovalPending))
        .WithUndo<CreateOrderState>("create order", (state, context) => Orders.Set(context.Transaction, state.OrderId, OrderState.Rejected))
        .WithLocal<CreateOrderState>("approve order", (state, context) => Orders.Set(context.Transaction, state.OrderId, OrderState.Approved));

    private void Consumers(HanokBuilder hanok) => hanok
        .HandleCommand((VerifyConsumer _) => Unless("consumer", "order-over-limit"));

    private void Kitchen(HanokBuilder hanok) => hanok
        .HandleCommand((CreateTicket command, MessageContext context) =>
        {
            if (Unless("kitchen", "restaurant-closed").Refusal is { } refusal)
                return (Reply<TicketCreated>)refusal;

            Tickets.Set(context.Transaction, TicketId, TicketState.CreatePending);
            return new TicketCreated(TicketId);
        })
        .HandleCommand((ConfirmTicket command, MessageContext context) =>
        {
            if (Tickets[command.TicketId] is null or TicketState.Cancelled)
                throw new InvalidOperationException("There is no such ticket to confirm, and its order is paid for.");

            Tickets.Set(context.Transaction, command.TicketId, TicketState.AwaitingAcceptance);
        })
        .HandleCommand((CancelTicket _, MessageContext context) =>
        {
            if (Tickets[TicketId] is not null)
                Tickets.Set(context.Transaction, TicketId, TicketState.Cancelled);
        });

    private void Accounting(HanokBuilder hanok) => hanok
        .HandleCommand((AuthorizeCard command, MessageContext context) =>
        {
            if (Unless("accounting", "card-declined").Refusal is { } refusal)
                return (Reply<Done>)refusal;

            Authorizations.Set(context.Transaction, command.OrderId, command.Total.Amount);
            return Done.Value;
        });

    private Reply<Done> Unless(string service, string code) => refusedBy == service ? new Refusal(code, "As the test wants it.") : Done.Value;
}
