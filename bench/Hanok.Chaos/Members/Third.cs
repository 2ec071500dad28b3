using Hanok.Events;
using Hanok.Messaging;

namespace Hanok.Chaos.Members;

internal sealed class Third : IEventHandler<SecondCounted>
{
    public ValueTask HandleAsync(SecondCounted happened, MessageContext context)
    {
        Effect.Write(happened, context);
        context.Transaction.Publish(happened.Key, new ThirdCounted(happened.Key, happened.N));
        return ValueTask.CompletedTask;
    }
}
