using Hanok.Commands;
using Hanok.Sagas;

namespace Hanok.Tests.Sagas;

public sealed class SagaDeciderTests
{
    private static readonly Refusal No = new("no", "because");

    // Capital: can be undone. C and D are a group, and so are f and g.
    private static readonly IReadOnlyList<SagaStep<string>> Steps =
    [
        Undoable("A", 1), new("b", StepKind.Compensatable) { Group = 2 }, Undoable("C", 3), Undoable("D", 3),
        new("pivot", StepKind.Pivot) { Group = 4 }, new("f", StepKind.Retriable) { Group = 5 }, new("g", StepKind.Retriable) { Group = 5 },
    ];

    [Fact]
    public void Every_step_done_leads_to_the_end_group_by_group()
    {
        var at = SagaDecider.Begin(Steps, "0");
        var groups = new List<string>();
        while (Next(at) is { Length: > 0 } group)
        {
            groups.Add(group);
            at = group.Aggregate(at, (all, step) => SagaDecider.Opened(all, Index(step)));
            Assert.Equal("", Next(at));
            at = group.Reverse().Aggregate(at, (all, step) => SagaDecider.Done(Steps, all, Index(step), $"after {step}"));
        }

        Assert.Equal(["A", "b", "CD", "p", "fg"], groups);
        Assert.Equal((SagaStatus.Completed, "after f", null), (at.Status, at.State, at.Refusal));
    }

    [Theory]
    [InlineData("A", "", "")]
    [InlineData("b", "A", "A")]
    [InlineData("C", "AbD", "DA")]
    [InlineData("D", "AbC", "CA")]
    [InlineData("p", "AbCD", "DCA")]
    public void A_refusal_undoes_what_is_done_and_can_be_undone_in_reverse(string refused, string done, string undone)
    {
        var at = SagaDecider.Refused(Steps, SagaDecider.Opened(At(done), Index(refused[0])), Index(refused[0]), No);

        var seen = "";
        while (Next(at) is { Length: > 0 } step)
        {
            Assert.Equal((SagaStatus.Compensating, No), (at.Status, at.Refusal));
            seen += step;
            at = SagaDecider.Undone(Steps, SagaDecider.Opened(at, Index(step[0])), Index(step[0]));
        }

        Assert.Equal(undone, seen);
        Assert.Equal((SagaStatus.Compensated, No), (at.Status, at.Refusal));
    }

    [Fact]
    public void A_refusal_in_a_group_waits_for_the_others()
    {
        var open = SagaDecider.Opened(SagaDecider.Opened(At("Ab"), Index('C')), Index('D'));

        var refused = SagaDecider.Refused(Steps, open, Index('C'), No);

        Assert.Equal((SagaStatus.Running, ""), (refused.Status, Next(refused)));
        Assert.Equal("D", Next(SagaDecider.Done(Steps, refused, Index('D'), "state")));
        Assert.Equal("A", Next(SagaDecider.Refused(Steps, refused, Index('D'), new("also", "no"))));
    }

    [Fact]
    public void The_first_refusal_is_the_reason()
    {
        var open = SagaDecider.Opened(SagaDecider.Opened(At("Ab"), Index('C')), Index('D'));

        var both = SagaDecider.Refused(Steps, SagaDecider.Refused(Steps, open, Index('D'), No), Index('C'), new("also", "no"));

        Assert.Equal(No, both.Refusal);
    }

    [Fact]
    public void A_skipped_step_is_neither_done_nor_undone()
    {
        var at = SagaDecider.Skipped(Steps, At("AbC"), Index('D'));
        Assert.Equal("p", Next(at));

        Assert.Equal("C", Next(SagaDecider.Refused(Steps, SagaDecider.Opened(at, Index('p')), Index('p'), No)));
    }

    [Fact]
    public void Giving_up_undoes_what_may_have_been_done()
    {
        var open = SagaDecider.Opened(SagaDecider.Opened(At("Ab"), Index('C')), Index('D'));
        Assert.True(SagaDecider.CanGiveUp(Steps, open));

        Assert.Equal("D", Next(SagaDecider.GiveUp(Steps, open, No)));
        Assert.Equal("A", Next(SagaDecider.GiveUp(Steps, SagaDecider.Opened(At("A"), Index('b')), No)));
    }

    [Theory]
    [InlineData("AbCD", 'p')]
    [InlineData("AbCDp", 'f')]
    [InlineData("AbCDpf", 'g')]
    public void From_the_pivot_on_nothing_is_given_up(string done, char open) =>
        Assert.False(SagaDecider.CanGiveUp(Steps, SagaDecider.Opened(At(done), Index(open))));

    [Fact]
    public void A_saga_of_skipped_steps_is_completed() =>
        Assert.Equal(SagaStatus.Completed, Steps.Aggregate(SagaDecider.Begin(Steps, ""), (at, step) =>
            SagaDecider.Skipped(Steps, at, Index(step.Name[0]))).Status);

    private static SagaProgress<string> At(string done) =>
        done.Aggregate(SagaDecider.Begin(Steps, "state"), (at, step) => at.With(Index(step), StepStatus.Done));

    private static string Next(SagaProgress<string> at)
    {
        var (first, count) = SagaDecider.Next(Steps, at).GetOffsetAndLength(Steps.Count);
        return string.Concat(Steps.Skip(first).Take(count).Select(step => step.Name[0]));
    }

    private static int Index(char step) => Steps.Select((s, i) => (s, i)).First(x => x.s.Name[0] == step).i;

    private static SagaStep<string> Undoable(string name, int group) =>
        new(name, StepKind.Compensatable) { Group = group, UndoCommand = _ => "undo" };
}
