using Hanok.Events;
using Hanok.Messaging;

namespace Hanok.Chaos.Members;

internal sealed class First : IEventHandler<ThirdCounted>
{
    public ValueTask HandleAsync(ThirdCounted happened, MessageContext context)
    {
        Effect.Write(happened, context);
        return ValueTask.CompletedTask;
    }
}
