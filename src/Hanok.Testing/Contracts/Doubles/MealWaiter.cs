using Hanok.Events;
using Hanok.Messaging;

namespace Hanok.Testing.Contracts;

/// <summary>Serves what is cooked, and calls off what is not.</summary>
public sealed class MealWaiter : IEventHandler<MealCooked>, IEventHandler<MealRefused>, IEventHandler<MealThrownAway>
{
    public async ValueTask HandleAsync(MealCooked happened, MessageContext context)
    {
        // The conversation goes with the handler wherever that goes.
        await Task.Yield();
        context.Transaction.Publish(happened.Dish, new MealServed(happened.Dish));
    }

    public ValueTask HandleAsync(MealRefused happened, MessageContext context) => CallOff(happened.Dish, context);

    public ValueTask HandleAsync(MealThrownAway happened, MessageContext context) => CallOff(happened.Dish, context);

    private static ValueTask CallOff(string dish, MessageContext context)
    {
        context.Transaction.Publish(dish, new MealCalledOff(dish));
        return ValueTask.CompletedTask;
    }
}
