using Hanok.Commands;
using Hanok.Messaging;

namespace Hanok.Testing.Contracts;

/// <summary>Cooks one by one, and washes what there is at once.</summary>
public sealed class Kitchen(ContractPlatform platform, Sabotage sabotage) : ICommandHandler<Cook, Cooked>, IBatchCommandHandler<Wash, Done>
{
    public ValueTask<Reply<Cooked>> HandleAsync(Cook command, MessageContext context)
    {
        if (command.Dish == "poison")
            return ValueTask.FromResult<Reply<Cooked>>(new Refusal("not-edible", "Nobody could eat that."));

        platform.Record(context.Transaction, command.Dish);
        sabotage.Meet(command.Dish);
        return ValueTask.FromResult<Reply<Cooked>>(new Cooked(command.Dish, 7));
    }

    public ValueTask<IReadOnlyList<Reply<Done>>> HandleAsync(IReadOnlyList<Wash> commands, BatchContext context)
    {
        platform.Record(context.Transaction, $"washed {string.Join(" ", commands.Select(c => c.Pan))}");
        foreach (var command in commands)
            sabotage.Meet(command.Pan);

        return ValueTask.FromResult<IReadOnlyList<Reply<Done>>>([.. commands.Select(_ => (Reply<Done>)Done.Value)]);
    }
}
