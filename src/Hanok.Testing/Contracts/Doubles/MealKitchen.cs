using Hanok.Events;
using Hanok.Messaging;

namespace Hanok.Testing.Contracts;

/// <summary>Cooks what is ordered; refuses poison, falls asleep over cake and curse, and says of stones what nobody expects.</summary>
public sealed class MealKitchen(ContractPlatform platform) : IBatchEventHandler<MealOrdered>, IEventHandler<MealLate>
{
    public ValueTask HandleAsync(IReadOnlyList<MealOrdered> events, BatchContext context)
    {
        foreach (var (i, ordered) in events.Index())
        {
            platform.Record(context.Transaction, $"asked for {ordered.Dish}");
            if (ordered.Dish == "poison")
                context.At(i).Publish(ordered.Dish, new MealRefused(ordered.Dish));
            else if (ordered.Dish == "stones")
                context.At(i).Publish(ordered.Dish, new MealThrownAway(ordered.Dish));
            else if (ordered.Dish is not ("cake" or "curse"))
                context.At(i).Publish(ordered.Dish, new MealCooked(ordered.Dish));
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask HandleAsync(MealLate happened, MessageContext context)
    {
        platform.Record(context.Transaction, $"late with {happened.Dish}");
        context.Transaction.Publish(happened.Dish, new MealThrownAway(happened.Dish));
        return ValueTask.CompletedTask;
    }
}
