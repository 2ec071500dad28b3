using Hanok.Events;
using Hanok.Messaging;

namespace Hanok.Tests.Versions;

/// <summary>The number is text since this version.</summary>
[MessageType("orders.noted.v3")]
internal sealed record NotedV3(string Subject, string Number, string? Author = null) : IEvent;
