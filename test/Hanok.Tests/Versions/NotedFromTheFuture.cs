using Hanok.Events;
using Hanok.Messaging;

namespace Hanok.Tests.Versions;

/// <summary>What a newer publisher may send by the same name and major version: fields that nobody here knows.</summary>
[MessageType("orders.noted.v1")]
internal sealed record NotedFromTheFuture(string Key, int Number, string[] Tags, Dictionary<string, object> Extra) : IEvent;
