using Hanok.Events;
using Hanok.Messaging;

namespace Hanok.Tests.Versions;

/// <summary>The key is called subject since this version.</summary>
[MessageType("orders.noted.v2")]
internal sealed record NotedV2(string Subject, int Number) : IEvent;
