using FoodDelivery.Contracts.Kitchen;
using FoodDelivery.Kitchen.Data;
using FoodDelivery.Kitchen.Domain;
using Hanok.Commands;
using Hanok.Messaging;
using Hanok.Postgres;

namespace FoodDelivery.Kitchen.Messaging;

/// <summary>What the cancelOrder and reviseOrder sagas ask of the kitchen. All by order: an undo must not need what a reply said.</summary>
public sealed class TicketChangeCommands :
    ICommandHandler<BeginTicketCancellation, Done>, ICommandHandler<UndoTicketCancellation, Done>, ICommandHandler<ConfirmTicketCancellation, Done>,
    ICommandHandler<BeginTicketRevision, Done>, ICommandHandler<UndoTicketRevision, Done>, ICommandHandler<ConfirmTicketRevision, Done>
{
    public async ValueTask<Reply<Done>> HandleAsync(BeginTicketCancellation command, MessageContext context)
    {
        var ticket = await LockAsync(command.OrderId, context);
        return ticket?.Objection() is { } objection ? objection.ToRefusal() : Save(ticket?.BeginCancellation(), command.OrderId, context);
    }

    public async ValueTask<Reply<Done>> HandleAsync(BeginTicketRevision command, MessageContext context)
    {
        var request = new TicketRequest(command.OrderId, command.RestaurantId, command.RestaurantVersion, command.LineItems);
        var ticket = await LockAsync(command.OrderId, context);
        var (restaurant, _) = (await RestaurantTable.ForAsync(context.Transaction.Postgres, [request], context.Cancellation))[command.OrderId];
        if (request.IsAheadOf(restaurant))
            throw new ReplicaBehindException(request, restaurant?.Version ?? 0);

        return (ticket?.Objection() ?? request.Objection(restaurant)) is { } objection
            ? objection.ToRefusal()
            : Save(ticket?.BeginRevision(request.Items(restaurant!)), command.OrderId, context);
    }

    public ValueTask<Reply<Done>> HandleAsync(UndoTicketCancellation command, MessageContext context) =>
        UndoAsync(command.OrderId, TicketState.CancelPending, context);

    public ValueTask<Reply<Done>> HandleAsync(UndoTicketRevision command, MessageContext context) =>
        UndoAsync(command.OrderId, TicketState.RevisionPending, context);

    public async ValueTask<Reply<Done>> HandleAsync(ConfirmTicketCancellation command, MessageContext context) =>
        Save((await LockAsync(command.OrderId, context))?.ConfirmCancellation(), command.OrderId, context);

    public async ValueTask<Reply<Done>> HandleAsync(ConfirmTicketRevision command, MessageContext context) =>
        Save((await LockAsync(command.OrderId, context))?.ConfirmRevision(), command.OrderId, context);

    private static async ValueTask<Reply<Done>> UndoAsync(Guid order, string pending, MessageContext context)
    {
        // One that never came to be needs no undo.
        if (await LockAsync(order, context) is { } ticket && ticket.State == pending)
            TicketChangeTable.Save(context.Transaction.Postgres, ticket.Undo());

        return Done.Value;
    }

    private static ValueTask<ChangingTicket?> LockAsync(Guid order, MessageContext context) =>
        TicketChangeTable.LockAsync(context.Transaction.Postgres, order, context.Cancellation);

    // An approved order has a ticket that waits for this, so anything else is no business "no" but a mistake that somebody has to find.
    private static Reply<Done> Save(ChangingTicket? ticket, Guid order, MessageContext context)
    {
        TicketChangeTable.Save(context.Transaction.Postgres, ticket ?? throw new InvalidOperationException(
            $"The ticket of order {order} is missing, or in a state in which it is not to be changed. Correct it, then retry the message."));
        return Done.Value;
    }
}
