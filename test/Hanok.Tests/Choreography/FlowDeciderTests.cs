using Hanok.Choreography;
using Hanok.Messaging;
using Hanok.Testing.Contracts;

namespace Hanok.Tests.Choreography;

public sealed class FlowDeciderTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private static readonly FlowDefinition Flow = new MealFlow().ToDefinition();

    private static readonly FlowInstance Nothing = new() { Id = new(Guid.CreateVersion7(), "meal") };

    private readonly Dictionary<string, Guid> _ids = [];

    [Fact]
    public void The_order_in_which_events_come_makes_no_difference()
    {
        var events = new[] { Ordered(), Cooked(), Happened("orders.meal-served.v1", after: "kitchen.meal-cooked.v1") };

        foreach (var order in Permutations(events))
        {
            var flow = See(order);
            Assert.Equal(FlowStatus.EndedWell, flow.Status);
            Assert.Equal((Noon, Noon), (flow.StartedAt, flow.EndedAt));
            Assert.Null(flow.Due);
            Assert.Empty(FlowDecider.Next(Flow, flow));
            Assert.Empty(FlowDecider.Deviations(Flow, flow));
        }
    }

    [Fact]
    public void The_same_event_again_changes_nothing() => Assert.Single(See(Ordered(), Ordered()).Past);

    [Fact]
    public void What_comes_next_follows_from_what_has_happened()
    {
        Assert.Equal(["orders: orders.meal-ordered"], Next(Nothing));
        Assert.Equal(["kitchen: kitchen.meal-cooked kitchen.meal-refused"], Next(See(Ordered())));
        Assert.Equal(["orders: orders.meal-served"], Next(See(Ordered(), Cooked())));
        Assert.Equal(
            ["kitchen: kitchen.meal-cooked kitchen.meal-refused", "kitchen: kitchen.meal-thrown-away"],
            Next(See(Ordered(), Happened("orders.meal-late.v1"))));
    }

    [Fact]
    public void Who_waits_for_two_events_is_expected_when_both_have_come()
    {
        var flow = DeclaredFlow.Of(f => f.StartsWith<MealOrdered>()
            .In("kitchen").On<MealOrdered>().Publishes<MealCooked>()
            .In("orders").On<MealOrdered>().And<MealCooked>().Publishes<MealServed>());
        var served = Happened("orders.meal-served.v1", after: "kitchen.meal-cooked.v1");

        Assert.Equal(["kitchen"], FlowDecider.Next(flow, See(flow, Ordered())).Select(n => n.Service));
        Assert.Equal(["orders"], FlowDecider.Next(flow, See(flow, Ordered(), Cooked())).Select(n => n.Service));
        Assert.Empty(FlowDecider.Next(flow, See(flow, Ordered(), Cooked(), served)));
    }

    [Fact]
    public void An_answer_that_is_not_foreseen_is_a_deviation_whoever_comes_first()
    {
        foreach (var order in Permutations([Ordered(), Happened("kitchen.meal-thrown-away.v1", after: "orders.meal-ordered.v1")]))
            Assert.Equal(
                ["'kitchen' published MealThrownAway in reaction to MealOrdered, which the flow does not foresee."],
                FlowDecider.Deviations(Flow, See(order)));
    }

    [Fact]
    public void Both_answers_are_one_too_many_and_two_ends_contradict_each_other()
    {
        var refused = Happened("kitchen.meal-refused.v1", after: "orders.meal-ordered.v1");
        var flow = See(
            Ordered(), Cooked(), refused, Happened("orders.meal-served.v1", after: "kitchen.meal-cooked.v1"),
            Happened("orders.meal-called-off.v1", after: "kitchen.meal-refused.v1"));

        Assert.Equal(FlowStatus.EndedWell, flow.Status);
        Assert.Equal(
            ["'kitchen' published MealCooked and MealRefused in reaction to one MealOrdered, where the flow foresees one of them.",
                "It has ended both well and badly: MealCalledOff, MealServed."],
            FlowDecider.Deviations(Flow, flow));
    }

    [Fact]
    public void An_instance_is_due_at_its_deadline_and_again_after_as_long()
    {
        var running = See(Ordered());
        Assert.Equal(Noon + MealFlow.Patience, running.Due);

        var overdue = FlowDecider.Wake(Flow, running, Noon.AddHours(2));
        Assert.Equal((FlowStatus.Overdue, Noon.AddHours(3)), (overdue.Status, overdue.Due));

        Assert.Equal(FlowStatus.EndedWell, FlowDecider.See(Flow, FlowDecider.See(Flow, overdue, Cooked()), Happened("orders.meal-served.v1")).Status);
    }

    [Fact]
    public void What_was_never_started_is_a_stray_until_its_start_comes_after_all()
    {
        var stray = FlowDecider.Wake(Flow, See(Cooked()), Noon.AddHours(1));
        Assert.Equal((FlowStatus.Stray, Noon.AddHours(1), null), (stray.Status, stray.EndedAt, stray.Due));

        var running = FlowDecider.See(Flow, stray, Ordered());
        Assert.Equal((FlowStatus.Running, null), (running.Status, running.EndedAt));
    }

    [Fact]
    public void A_flow_that_goes_round_and_round_is_noted_up_to_a_limit_and_its_end_all_the_same()
    {
        var flow = See(Ordered());
        for (var i = 0; i < 2 * FlowInstance.PastLimit; i++)
            flow = FlowDecider.See(Flow, flow, Cooked() with { Id = Guid.CreateVersion7() });

        Assert.Equal(FlowInstance.PastLimit, flow.Past.Count);
        var ended = FlowDecider.See(Flow, flow, Happened("orders.meal-served.v1"));
        Assert.Equal((FlowStatus.EndedWell, FlowInstance.PastLimit + 1), (ended.Status, ended.Past.Count));
        Assert.Same(ended, FlowDecider.See(Flow, ended, Happened("orders.meal-called-off.v1")));
    }

    [Fact]
    public void A_newer_version_of_an_event_is_the_same_event() =>
        Assert.Equal(FlowStatus.Running, See(Happened("orders.meal-ordered.v7")).Status);

    private static FlowInstance See(params IEnumerable<Message> messages) => See(Flow, messages);

    private static FlowInstance See(FlowDefinition flow, params IEnumerable<Message> messages) =>
        messages.Aggregate(Nothing, (instance, message) => FlowDecider.See(flow, instance, message));

    private static IEnumerable<string> Next(FlowInstance instance) =>
        FlowDecider.Next(Flow, instance).Select(n => $"{n.Service}: {string.Join(' ', n.OneOf)}").Order();

    private Message Ordered() => Happened("orders.meal-ordered.v1");

    private Message Cooked() => Happened("kitchen.meal-cooked.v1", after: "orders.meal-ordered.v1");

    // The same type is the same message.
    private Message Happened(string type, string? after = null) => new()
    {
        Id = IdOf(type),
        Source = type[..type.IndexOf('.', StringComparison.Ordinal)],
        Type = type,
        Kind = MessageKind.Event,
        Channel = "",
        Subject = "cake",
        Time = Noon,
        CorrelationId = Nothing.Id.Conversation,
        CausationId = after is null ? Guid.Empty : IdOf(after),
        Body = default,
    };

    private Guid IdOf(string type) => _ids.TryGetValue(type, out var id) ? id : _ids[type] = Guid.CreateVersion7();

    private static IEnumerable<Message[]> Permutations(Message[] messages) => messages.Length == 1
        ? [messages]
        : messages.SelectMany(first => Permutations([.. messages.Where(m => m != first)]).Select(rest => (Message[])[first, .. rest]));
}
