using Hanok.Messaging;

namespace Hanok.Tests.Guides.Trips;

[MessageType("airline.flight-booked.v1")]
public sealed record FlightBooked(string Seat);
