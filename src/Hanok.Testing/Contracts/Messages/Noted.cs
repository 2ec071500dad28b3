using Hanok.Events;
using Hanok.Messaging;

namespace Hanok.Testing.Contracts;

[MessageType("orders.noted.v1")]
public sealed record Noted(string Key, int Number) : IEvent
{
    public override string ToString() => $"{Key}{Number}";
}
