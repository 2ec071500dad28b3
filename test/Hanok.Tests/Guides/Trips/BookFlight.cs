using Hanok.Commands;
using Hanok.Messaging;

namespace Hanok.Tests.Guides.Trips;

[MessageType("airline.book-flight.v1")]
public sealed record BookFlight(string Trip, string To) : ICommand<FlightBooked>;
