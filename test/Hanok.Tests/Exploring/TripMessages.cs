using Hanok.Commands;
using Hanok.Events;
using Hanok.Messaging;

namespace Hanok.Tests.Exploring;

[MessageType("airline.reserve-seat.v1")]
public sealed record ReserveSeat(string Trip) : ICommand<SeatReserved>;

[MessageType("airline.seat-reserved.v1")]
public sealed record SeatReserved(string Trip) : IEvent;

[MessageType("airline.confirm-seat.v1")]
public sealed record ConfirmSeat(string Trip) : ICommand;

[MessageType("airline.cancel-seat.v1")]
public sealed record CancelSeat(string Trip) : ICommand;

[MessageType("hotel.reserve-room.v1")]
public sealed record ReserveRoom(string Trip) : ICommand;

[MessageType("hotel.cancel-room.v1")]
public sealed record CancelRoom(string Trip) : ICommand;

[MessageType("hotel.room-reserved.v1")]
public sealed record RoomReserved(string Trip) : IEvent;

[MessageType("bank.charge.v1")]
public sealed record Charge(string Trip, bool IsDeclined) : ICommand;

[MessageType("trips.plan-trip.v1")]
public sealed record PlanTrip(string Trip, bool IsDeclined) : ICommand;
