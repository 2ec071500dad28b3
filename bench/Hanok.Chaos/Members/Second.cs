using Hanok.Events;
using Hanok.Messaging;

namespace Hanok.Chaos.Members;

/// <summary>Each member writes down what came and passes it on; with the first the ring is closed.</summary>
internal sealed class Second : IEventHandler<FirstCounted>
{
    public ValueTask HandleAsync(FirstCounted happened, MessageContext context)
    {
        Effect.Write(happened, context);
        context.Transaction.Publish(happened.Key, new SecondCounted(happened.Key, happened.N));
        return ValueTask.CompletedTask;
    }
}
