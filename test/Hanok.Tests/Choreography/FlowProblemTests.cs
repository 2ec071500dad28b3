using Hanok.Choreography;
using Hanok.Testing.Contracts;

namespace Hanok.Tests.Choreography;

public sealed class FlowProblemTests
{
    [Fact]
    public void A_sound_flow_has_no_problems() => Assert.Empty(new MealFlow().ToDefinition().Problems());

    [Fact]
    public void An_event_leads_somewhere_or_is_an_end() => HasProblem(
        flow => flow.StartsWith<MealOrdered>()
            .In("kitchen").On<MealOrdered>().Publishes<MealCooked>().Or<MealRefused>()
            .In("orders").On<MealCooked>().Publishes<MealServed>().EndsWell<MealServed>(),
        "MealRefused leads nowhere");

    [Fact]
    public void Something_leads_to_each_event() => HasProblem(
        flow => flow.StartsWith<MealOrdered>()
            .In("orders").On<MealOrdered>().Publishes<MealServed>().EndsWell<MealServed>()
            .In("orders").On<MealRefused>().Publishes<MealCalledOff>().EndsBadly<MealCalledOff>(),
        "nothing leads to MealRefused", "nothing leads to MealCalledOff");

    [Fact]
    public void An_end_does_not_lead_on() => HasProblem(
        flow => flow.StartsWith<MealOrdered>()
            .In("kitchen").On<MealOrdered>().Publishes<MealCooked>().EndsWell<MealCooked>()
            .In("orders").On<MealCooked>().Publishes<MealServed>().EndsWell<MealServed>(),
        "MealCooked ends it, and 'orders' reacts to it");

    [Fact]
    public void A_circle_has_a_way_out()
    {
        HasProblem(
            flow => flow.StartsWith<MealOrdered>()
                .In("kitchen").On<MealOrdered>().Publishes<MealRefused>().Or<MealCooked>()
                .In("orders").On<MealRefused>().Publishes<MealLate>()
                .In("kitchen").On<MealLate>().Publishes<MealRefused>()
                .In("orders").On<MealCooked>().Publishes<MealServed>().EndsWell<MealServed>(),
            "MealRefused goes round in a circle", "MealLate goes round in a circle");

        HasProblem(
            flow => flow.StartsWith<MealOrdered>()
                .In("kitchen").On<MealOrdered>().Publishes<MealRefused>().Or<MealCooked>()
                .In("orders").On<MealRefused>().Publishes<MealLate>().Or<MealCalledOff>()
                .In("kitchen").On<MealLate>().Publishes<MealRefused>()
                .In("orders").On<MealCooked>().Publishes<MealServed>().EndsWell<MealServed>().EndsBadly<MealCalledOff>());
    }

    [Fact]
    public void A_service_publishes_its_own_events_only() => HasProblem(
        flow => flow.StartsWith<MealOrdered>().In("orders").On<MealOrdered>().Publishes<MealCooked>().EndsWell<MealCooked>(),
        "'orders' is to publish MealCooked (kitchen.meal-cooked), which 'kitchen' alone may publish");

    [Fact]
    public void One_service_starts_it() => HasProblem(
        flow => flow.StartsWith<MealOrdered>().StartsWith<MealCooked>()
            .In("kitchen").On<MealOrdered>().Publishes<MealCooked>()
            .In("orders").On<MealCooked>().Publishes<MealServed>().EndsWell<MealServed>(),
        "it is started by events of kitchen and orders");

    [Fact]
    public void What_must_be_undone_is_undone_on_each_bad_way()
    {
        HasProblem(
            flow => flow.StartsWith<MealOrdered>()
                .In("kitchen").On<MealOrdered>().Publishes<MealCooked>().UndoneBy<MealThrownAway>()
                .In("orders").On<MealCooked>().Publishes<MealServed>().Or<MealLate>().Or<MealCalledOff>()
                .In("kitchen").On<MealLate>().Publishes<MealThrownAway>()
                .In("orders").On<MealThrownAway>().Publishes<MealCalledOff>()
                .EndsWell<MealServed>().EndsBadly<MealCalledOff>(),
            "when MealCalledOff happens, MealCooked may have happened, and is not always undone by MealThrownAway");
    }

    [Fact]
    public void What_is_done_on_another_branch_must_be_undone_too() => HasProblem(
        flow => flow.StartsWith<MealOrdered>()
            .In("kitchen").On<MealOrdered>().Publishes<MealCooked>().UndoneBy<MealThrownAway>()
            .In("orders").On<MealOrdered>().Publishes<MealLate>().Or<MealCalledOff>()
            .In("orders").On<MealCooked>().And<MealLate>().Publishes<MealServed>()
            .In("kitchen").On<MealThrownAway>().Publishes<MealRefused>()
            .EndsWell<MealServed>().EndsBadly<MealCalledOff>().EndsBadly<MealRefused>(),
        "nothing leads to MealThrownAway", "nothing leads to MealRefused",
        "when MealCalledOff happens, MealCooked may have happened, and is not always undone by MealThrownAway");

    [Fact]
    public void What_was_refused_before_it_was_done_needs_no_undoing() => HasProblem(
        flow => flow.StartsWith<MealOrdered>()
            .In("kitchen").On<MealOrdered>().Publishes<MealCooked>().UndoneBy<MealThrownAway>().Or<MealRefused>()
            .In("orders").On<MealCooked>().Publishes<MealServed>().Or<MealLate>()
            .In("kitchen").On<MealLate>().Publishes<MealThrownAway>()
            .In("orders").On<MealRefused>().Publishes<MealCalledOff>()
            .EndsWell<MealServed>().EndsBadly<MealThrownAway>().EndsBadly<MealCalledOff>());

    [Fact]
    public void After_the_point_of_no_return_there_is_none() => HasProblem(
        flow => flow.StartsWith<MealOrdered>()
            .In("kitchen").On<MealOrdered>().Publishes<MealCooked>().PointOfNoReturn<MealCooked>()
            .In("orders").On<MealCooked>().Publishes<MealServed>().Or<MealCalledOff>()
            .EndsWell<MealServed>().EndsBadly<MealCalledOff>(),
        "after MealCooked there is no return, and MealCalledOff can follow");

    [Fact]
    public void A_flow_has_a_deadline_and_what_happens_then_undoes_all()
    {
        Assert.Contains("it has no deadline", Assert.Single(DeclaredFlow.Of(Meal).Problems()), StringComparison.Ordinal);
        HasProblem(
            flow => flow.StartsWith<MealOrdered>()
                .In("kitchen").On<MealOrdered>().Publishes<MealCooked>().UndoneBy<MealThrownAway>()
                .In("orders").On<MealCooked>().Publishes<MealServed>().EndsWell<MealServed>()
                .Deadline(TimeSpan.FromHours(1), late => new MealLate(late.Key))
                .In("orders").On<MealLate>().Publishes<MealCalledOff>().EndsBadly<MealCalledOff>(),
            "nothing leads to MealThrownAway", "when MealLate happens, MealCooked may have happened");
        HasProblem(
            flow => Meal(flow).Deadline(TimeSpan.FromHours(1), late => new MealRefused(late.Key)).EndsBadly<MealRefused>(),
            "at its deadline 'orders' is to publish MealRefused, which belongs to 'kitchen'");

        static FlowBuilder Meal(FlowBuilder flow) => flow.StartsWith<MealOrdered>()
            .In("kitchen").On<MealOrdered>().Publishes<MealCooked>()
            .In("orders").On<MealCooked>().Publishes<MealServed>().EndsWell<MealServed>();
    }

    [Fact]
    public void All_problems_are_said_at_once_each_with_the_flow() => Assert.All(
        DeclaredFlow.Of(flow => flow.In("orders").On<MealOrdered>().Publishes<MealCooked>()).Problems(),
        problem => Assert.StartsWith("Flow 'test': ", problem, StringComparison.Ordinal));

    [Fact]
    public void A_service_is_told_what_it_lacks_for_its_part()
    {
        var flow = new MealFlow().ToDefinition();

        Assert.Empty(flow.ProblemsIn("kitchen", _ => true));
        Assert.Equal(
            [
                "Flow 'meal': 'kitchen' is to react to MealLate, and has no handler for orders.meal-late. Register an IEventHandler<MealLate>, or "
                    + "take the reaction out.",
                "Flow 'meal': 'kitchen' is to react to MealOrdered, and has no handler for orders.meal-ordered. Register an "
                    + "IEventHandler<MealOrdered>, or take the reaction out.",
            ],
            flow.ProblemsIn("kitchen", _ => false).Order());
        Assert.Contains("it has no part for 'kitchn'", Assert.Single(flow.ProblemsIn("kitchn", _ => true)), StringComparison.Ordinal);
    }

    private static void HasProblem(Func<FlowBuilder, FlowBuilder> define, params string[] expected)
    {
        var problems = DeclaredFlow.Of(flow => define(flow.Deadline(TimeSpan.FromHours(1)))).Problems();
        Assert.True(
            problems.Count == expected.Length && expected.All(e => problems.Any(p => p.Contains(e, StringComparison.Ordinal))),
            $"Expected:\n{string.Join('\n', expected)}\nFound:\n{string.Join('\n', problems)}");
    }
}
