using Hanok.Commands;
using Hanok.Messaging;

namespace Hanok.Tests.Guides.Trips;

[MessageType("airline.ticket-trip.v1")]
public sealed record TicketTrip(string Trip) : ICommand;
