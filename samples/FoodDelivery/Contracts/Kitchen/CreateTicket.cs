using Hanok.Commands;
using Hanok.Messaging;

namespace FoodDelivery.Contracts.Kitchen;

/// <param name="RestaurantVersion">
/// What the order was priced by. A kitchen whose replica is older waits for the event instead of refusing what it does not know yet.
/// </param>
[MessageType("kitchen.create-ticket.v1")]
public sealed record CreateTicket(Guid OrderId, Guid RestaurantId, int RestaurantVersion, IReadOnlyList<TicketLine> LineItems)
    : ICommand<TicketCreated>;
