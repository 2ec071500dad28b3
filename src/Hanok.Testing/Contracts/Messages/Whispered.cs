using Hanok.Events;
using Hanok.Messaging;

namespace Hanok.Testing.Contracts;

/// <summary>An event that no service in the suites listens to.</summary>
[MessageType("orders.whispered.v1")]
public sealed record Whispered(string Words) : IEvent;
