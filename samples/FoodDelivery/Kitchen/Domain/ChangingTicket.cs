using FoodDelivery.Contracts;

namespace FoodDelivery.Kitchen.Domain;

/// <summary>A ticket that a saga may change. While it does, the ticket's state says so to everybody, and nobody cooks (a semantic lock).</summary>
/// <param name="PreviousState">Where it comes back to; null when no saga is at work.</param>
/// <param name="RevisedItems">What it will be for when the revision is confirmed.</param>
public sealed record ChangingTicket(
    Guid Id, string State, string? PreviousState, IReadOnlyList<TicketItem> Items, IReadOnlyList<TicketItem>? RevisedItems)
{
    /// <returns>Why it can be changed no more, or not now; null when it can.</returns>
    public Rejection? Objection() => State switch
    {
        TicketState.AwaitingAcceptance or TicketState.Accepted => null,
        TicketState.Preparing or TicketState.ReadyForPickup => new("ticket-in-preparation", "The kitchen is preparing it already."),
        _ => new("ticket-state", $"Ticket {Id} is {State}, in which it cannot be changed."),
    };

    public ChangingTicket BeginCancellation() => this with { State = TicketState.CancelPending, PreviousState = State };

    public ChangingTicket BeginRevision(IReadOnlyList<TicketItem> items) =>
        this with { State = TicketState.RevisionPending, PreviousState = State, RevisedItems = items };

    /// <summary>As if it had not begun.</summary>
    public ChangingTicket Undo() => this with { State = PreviousState!, PreviousState = null, RevisedItems = null };

    /// <returns>Null when no cancellation has begun.</returns>
    public ChangingTicket? ConfirmCancellation() => State switch
    {
        TicketState.CancelPending => this with { State = TicketState.Cancelled, PreviousState = null },
        TicketState.Cancelled => this,
        _ => null,
    };

    /// <returns>Null when no revision has begun.</returns>
    public ChangingTicket? ConfirmRevision() => State == TicketState.RevisionPending
        ? this with { State = PreviousState!, PreviousState = null, Items = RevisedItems!, RevisedItems = null }
        : null;
}
