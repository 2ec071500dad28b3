using Hanok.Commands;
using Hanok.Messaging;

namespace Hanok.Tests.Guides.Explored;

[MessageType("garage.hold-car.v1")]
public sealed record HoldCar(string Rental) : ICommand;

[MessageType("garage.release-car.v1")]
public sealed record ReleaseCar(string Rental) : ICommand;

[MessageType("garage.hand-over-car.v1")]
public sealed record HandOverCar(string Rental) : ICommand;

[MessageType("bank.collect.v1")]
public sealed record Collect(string Rental, decimal Amount) : ICommand;
