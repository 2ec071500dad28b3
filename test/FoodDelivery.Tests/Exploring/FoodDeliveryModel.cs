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
using Hanok.Sagas;
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

    private static readonly Quote Soup = new([new OrderItem("soup", 2, "Soup", new Money(6.15m, "EUR"))], new Money(12.30m, "EUR"), 3, null);

    public ModelTable<Guid, string> Orders { get; } = new("order");

    public ModelTable<Guid, string> Tickets { get; } = new("ticket");

    /// <summary>How much is authorized for an order.</summary>
    public ModelTable<Guid, decimal> Authorizations { get; } = new("authorization");

    public string? Order => Orders[OrderId];

    public string? Ticket => Tickets[OrderId];

    public bool IsAuthorized => Authorizations.Rows.ContainsKey(OrderId);

    public CreateOrderState NewOrder { get; } = new(
        OrderId, Guid.Empty, Guid.Empty, "3 Garden Lane", "valid",
        refusedBy == "order"
            ? new Quote([], null, 0, new Rejection("unknown-restaurant", "There is no such restaurant."))
            : Soup,
        DateTimeOffset.UnixEpoch);

    public CancelOrderState Cancellation { get; } = new(OrderId);

    /// <summary>Another total: below what is authorized it is covered by it, above it is not.</summary>
    public static ReviseOrderState Revision(decimal total) => new(
        OrderId, Guid.Empty, Guid.Empty, Version: 1, Soup.Total!.Value, Soup with { Total = new Money(total, "EUR") }, PaymentToken: null);

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
        .Invariant("REJECTED or CANCELLED => nothing is held", _ =>
            Order == OrderState.Approved || (!IsAuthorized && Ticket is null or TicketState.Cancelled))
        .Invariant("nobody decides on the order any more", _ => Order is OrderState.Approved or OrderState.Rejected or OrderState.Cancelled);

    /// <summary>An order that was approved before anything else happens.</summary>
    public Task ApprovedAsync(World world) => world.CommitAsync("order", transaction =>
    {
        Orders.Set(transaction, OrderId, OrderState.Approved);
        Tickets.Set(transaction, OrderId, TicketState.AwaitingAcceptance);
        Authorizations.Set(transaction, OrderId, Soup.Total!.Value.Amount);
    });

    private void OrderService(WorldBuilder world) => world
        .Service("order", hanok => hanok
            .AddSaga<CreateOrderSaga, CreateOrderState>().AddSaga<CancelOrderSaga, CancelOrderState>().AddSaga<ReviseOrderSaga, ReviseOrderState>())
        .WithLocal<CreateOrderState>("create order", (state, context) => Orders.Set(context.Transaction, state.OrderId, OrderState.ApprovalPending))
        .WithUndo<CreateOrderState>("create order", (state, context) => Orders.Set(context.Transaction, state.OrderId, OrderState.Rejected))
        .WithLocal<CreateOrderState>("approve order", (state, context) => Orders.Set(context.Transaction, state.OrderId, OrderState.Approved))
        .WithLocal<CancelOrderState>("begin cancellation", (state, context) => Begin(context, OrderState.CancelPending) ?? (LocalResult<CancelOrderState>)state)
        .WithUndo<CancelOrderState>("begin cancellation", (state, context) => Orders.Set(context.Transaction, state.OrderId, OrderState.Approved))
        .WithLocal<CancelOrderState>("cancel order", (state, context) => Orders.Set(context.Transaction, state.OrderId, OrderState.Cancelled))
        .WithLocal<ReviseOrderState>("begin revision", (state, context) => Begin(context, OrderState.RevisionPending) ?? (LocalResult<ReviseOrderState>)state)
        .WithUndo<ReviseOrderState>("begin revision", (state, context) => Orders.Set(context.Transaction, state.OrderId, OrderState.Approved))
        .WithLocal<ReviseOrderState>("revise order", (state, context) => Orders.Set(context.Transaction, state.OrderId, OrderState.Approved));

    private Refusal? Begin(SagaContext context, string pending)
    {
        if (Orders.Find(context.Transaction, OrderId) != OrderState.Approved)
            return new("order-state", "Only an approved order can be changed.");

        Orders.Set(context.Transaction, OrderId, pending);
        return null;
    }

    private void Consumers(HanokBuilder hanok) => hanok
        .HandleCommand((VerifyConsumer _) => Unless("consumer", "order-over-limit"));

    private void Kitchen(HanokBuilder hanok) => hanok
        .HandleCommand((CreateTicket command, MessageContext context) =>
        {
            if (Unless("kitchen", "restaurant-closed").Refusal is { } refusal)
                return (Reply<TicketCreated>)refusal;

            Tickets.Set(context.Transaction, command.OrderId, TicketState.CreatePending);
            return new TicketCreated(TicketId);
        })
        .HandleCommand((ConfirmTicket command, MessageContext context) => Move(context, TicketState.CreatePending, TicketState.AwaitingAcceptance))
        .HandleCommand((CancelTicket command, MessageContext context) => Tickets.Set(context.Transaction, command.OrderId, TicketState.Cancelled))
        .HandleCommand((BeginTicketCancellation command, MessageContext context) => BeginChange(context, TicketState.CancelPending))
        .HandleCommand((UndoTicketCancellation command, MessageContext context) => Undo(context, TicketState.CancelPending))
        .HandleCommand((ConfirmTicketCancellation command, MessageContext context) => Move(context, TicketState.CancelPending, TicketState.Cancelled))
        .HandleCommand((BeginTicketRevision command, MessageContext context) => BeginChange(context, TicketState.RevisionPending))
        .HandleCommand((UndoTicketRevision command, MessageContext context) => Undo(context, TicketState.RevisionPending))
        .HandleCommand((ConfirmTicketRevision command, MessageContext context) =>
            Move(context, TicketState.RevisionPending, TicketState.AwaitingAcceptance));

    private Reply<Done> BeginChange(MessageContext context, string pending)
    {
        if (Unless("kitchen", "ticket-state").Refusal is { } refusal)
            return refusal;

        Move(context, TicketState.AwaitingAcceptance, pending);
        return Done.Value;
    }

    private void Undo(MessageContext context, string pending)
    {
        if (Tickets.Find(context.Transaction, OrderId) == pending)
            Tickets.Set(context.Transaction, OrderId, TicketState.AwaitingAcceptance);
    }

    private void Move(MessageContext context, string from, string to)
    {
        if (Tickets.Find(context.Transaction, OrderId) is var ticket && ticket != from)
            throw new InvalidOperationException($"The ticket is {ticket ?? "missing"}, and should be {from}.");

        Tickets.Set(context.Transaction, OrderId, to);
    }

    private void Accounting(HanokBuilder hanok) => hanok
        .HandleCommand((AuthorizeCard command, MessageContext context) =>
        {
            if (Unless("accounting", "card-declined").Refusal is { } refusal)
                return (Reply<Done>)refusal;

            Authorizations.Set(context.Transaction, command.OrderId, command.Total.Amount);
            return Done.Value;
        })
        .HandleCommand((ReverseAuthorization command, MessageContext context) => Authorizations.Remove(context.Transaction, command.OrderId))
        .HandleCommand((ReviseAuthorization command, MessageContext context) =>
        {
            if (Unless("accounting", "card-declined").Refusal is { } refusal)
                return (Reply<Done>)refusal;

            Authorizations.Set(context.Transaction, command.OrderId, command.Total.Amount);
            return Done.Value;
        });

    private Reply<Done> Unless(string service, string code) => refusedBy == service ? new Refusal(code, "As the test wants it.") : Done.Value;
}
