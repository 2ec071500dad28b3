using FoodDelivery.Contracts.Consumers;
using Hanok.Commands;
using Hanok.Messaging;
using Hanok.Postgres;

namespace FoodDelivery.Consumers.Messaging;

/// <summary>What the createOrder saga asks of the consumer service.</summary>
public sealed class ConsumerCommands : IBatchCommandHandler<VerifyConsumer, Done>
{
    public async ValueTask<IReadOnlyList<Reply<Done>>> HandleAsync(IReadOnlyList<VerifyConsumer> commands, BatchContext context)
    {
        var objections = await ConsumerVerification.ObjectionsAsync(
            context.Transaction.Postgres, [.. commands.Select(c => (c.ConsumerId, c.Total))], context.Cancellation);
        return [.. objections.Select(Reply<Done> (objection) => objection is null ? Done.Value : objection.ToRefusal())];
    }
}
