using FoodDelivery.Contracts.Api;

namespace FoodDelivery.Kitchen.Domain;

/// <summary>What a kitchen is asked to cook for an order. The steps return null when they are not possible in this state.</summary>
public sealed record Ticket(
    Guid Id, Guid OrderId, Guid RestaurantId, string State, IReadOnlyList<TicketItem> Items, DateTimeOffset CreatedAt) : IOwned
{
    public Owner Owner => Owner.Restaurant(RestaurantId);

    public Ticket? Accept() => Step(from: TicketState.AwaitingAcceptance, to: TicketState.Accepted);

    public Ticket? Prepare() => Step(from: TicketState.Accepted, to: TicketState.Preparing);

    public Ticket? Finish() => Step(from: TicketState.Preparing, to: TicketState.ReadyForPickup);

    private Ticket? Step(string from, string to) => State == from ? this with { State = to } : null;
}
