using Hanok.Commands;
using Hanok.Messaging;

namespace FoodDelivery.Contracts.Kitchen;

/// <summary>Nobody goes on with the ticket of this order until it is revised, or not. Refused when it is being prepared.</summary>
/// <param name="RestaurantVersion">As in <see cref="CreateTicket"/>.</param>
[MessageType("kitchen.begin-ticket-revision.v1")]
public sealed record BeginTicketRevision(Guid OrderId, Guid RestaurantId, int RestaurantVersion, IReadOnlyList<TicketLine> LineItems) : ICommand;
