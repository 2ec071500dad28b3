using Hanok.Commands;
using Hanok.Messaging;
using Hanok.Testing.Contracts;

namespace Hanok.IntegrationTests.EntityFramework;

/// <summary>A class of handlers that was registered as scoped, so that it can have the context of the transaction.</summary>
internal sealed class CookingHandlers(KitchenContext kitchen, Sabotage sabotage) : ICommandHandler<Cook, Cooked>
{
    public ValueTask<Reply<Cooked>> HandleAsync(Cook command, MessageContext context)
    {
        // No SaveChanges: it is done with the commit.
        kitchen.Meals.Add(new Meal { Dish = command.Dish });
        sabotage.Meet(command.Dish);
        return ValueTask.FromResult<Reply<Cooked>>(new Cooked(command.Dish, 7));
    }
}
