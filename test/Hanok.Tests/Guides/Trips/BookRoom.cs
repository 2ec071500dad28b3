using Hanok.Commands;
using Hanok.Messaging;

namespace Hanok.Tests.Guides.Trips;

[MessageType("hotel.book-room.v1")]
public sealed record BookRoom(string Trip, string In) : ICommand;
