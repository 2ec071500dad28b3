using Hanok.Events;
using Hanok.Messaging;

namespace Hanok.Testing.Contracts;

/// <summary>Claims to be a <see cref="Noted"/>, with a body that is none.</summary>
[MessageType("orders.noted.v1")]
public sealed record BrokenNoted(int[] Key, string Number) : IEvent;
