using System.Collections.Concurrent;
using Hanok.Inbox;

namespace Hanok.InMemory;

/// <summary>What connects the services of one test: give the same one to each. Thread-safe.</summary>
public sealed class InMemoryNetwork
{
    internal ConcurrentDictionary<string, Receiver> Receivers { get; } = [];

    internal ConcurrentDictionary<(string Channel, string Subscriber), byte> Subscriptions { get; } = [];
}
