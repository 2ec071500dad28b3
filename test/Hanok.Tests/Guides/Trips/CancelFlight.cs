using Hanok.Commands;
using Hanok.Messaging;

namespace Hanok.Tests.Guides.Trips;

[MessageType("airline.cancel-flight.v1")]
public sealed record CancelFlight(string Trip) : ICommand;
