using Hanok.Choreography;

namespace Hanok.Testing.Contracts;

/// <summary>Orders orders a meal, kitchen cooks it; after an hour nobody wants it any more.</summary>
public sealed class MealFlow : Flow
{
    public static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    public override string Name => "meal";

    protected internal override FlowBuilder Define(FlowBuilder flow) => flow
        .StartsWith<MealOrdered>()
        .In("kitchen").On<MealOrdered>().Publishes<MealCooked>().UndoneBy<MealThrownAway>().Or<MealRefused>()
        .In("orders").On<MealCooked>().Publishes<MealServed>()
        .EndsWell<MealServed>()

        .In("orders").On<MealRefused>().Publishes<MealCalledOff>()
        .In("orders").On<MealThrownAway>().Publishes<MealCalledOff>()
        .EndsBadly<MealCalledOff>()

        .Deadline(Patience, late => late.Key == "curse" ? throw new InvalidOperationException("There is no word for it.") : new MealLate(late.Key))
        .In("kitchen").On<MealLate>().Publishes<MealThrownAway>();
}
