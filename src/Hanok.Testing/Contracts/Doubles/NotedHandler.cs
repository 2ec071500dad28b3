using Hanok.Events;
using Hanok.Messaging;

namespace Hanok.Testing.Contracts;

/// <summary>Records each event, and only then meets the sabotage: what it recorded must be gone when it throws.</summary>
public sealed class NotedHandler(ContractPlatform platform, Sabotage sabotage) : IEventHandler<Noted>
{
    public ValueTask HandleAsync(Noted happened, MessageContext context)
    {
        platform.Record(context.Transaction, happened.ToString());
        sabotage.Meet(happened.ToString());
        return ValueTask.CompletedTask;
    }
}
