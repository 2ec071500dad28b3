using FoodDelivery.Consumers.Data;
using FoodDelivery.Contracts;
using FoodDelivery.Contracts.Consumers;
using Hanok.Commands;
using Hanok.Messaging;
using Hanok.Postgres;

namespace FoodDelivery.Consumers.Messaging;

/// <summary>Verifies a whole run of consumers with one read, and writes nothing.</summary>
public sealed class ConsumerCommands : IBatchCommandHandler<VerifyConsumer, Done>
{
    public async ValueTask<IReadOnlyList<Reply<Done>>> HandleAsync(IReadOnlyList<VerifyConsumer> commands, BatchContext context)
    {
        var limits = await ConsumerTable.LimitsAsync(
            context.Transaction.Postgres, commands.Select(c => c.ConsumerId), context.Cancellation);

        return [.. commands.Select(Reply<Done> (command) =>
        {
            var objection = limits.TryGetValue(command.ConsumerId, out var limit)
                ? limit.Objection(command.Total)
                : new Rejection("unknown-consumer", $"There is no consumer '{command.ConsumerId}'.");
            return objection is null ? Done.Value : objection.ToRefusal();
        })];
    }
}
