using Hanok.Commands;
using Hanok.Messaging;

namespace Hanok.Tests.Guides.Trips;

[MessageType("hotel.cancel-room.v1")]
public sealed record CancelRoom(string Trip) : ICommand;
