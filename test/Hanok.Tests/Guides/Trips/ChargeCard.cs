using Hanok.Commands;
using Hanok.Messaging;

namespace Hanok.Tests.Guides.Trips;

[MessageType("bank.charge-card.v1")]
public sealed record ChargeCard(string Trip, decimal Price) : ICommand;
