using Hanok.Commands;
using Hanok.Sagas;

namespace Hanok.Tests.Sagas;

public sealed class SagaDeciderTests
{
    private static readonly Refusal No = new("no", "because");

    // Capital: can be undone. |: the pivot. Small after it: retriable.
    private static readonly IReadOnlyList<SagaStep<string>> Steps =
    [
        Undoable("A"), Compensatable("b"), Undoable("C"), Undoable("D"), new("pivot", StepKind.Pivot), new("f", StepKind.Retriable),
        new("g", StepKind.Retriable),
    ];

    [Fact]
    public void Every_step_done_leads_to_the_end()
    {
        var at = SagaDecider.Begin(Steps, "0");
        for (var i = 0; i < Steps.Count; i++)
        {
            Assert.Equal((SagaStatus.Running, i, $"{i}"), (at.Status, at.Index, at.State));
            at = SagaDecider.Done(Steps, at, $"{i + 1}");
        }

        Assert.Equal((SagaStatus.Completed, "7", null), (at.Status, at.State, at.Refusal));
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(1, "A")]
    [InlineData(2, "A")]
    [InlineData(3, "C A")]
    [InlineData(4, "D C A")]
    public void A_refusal_undoes_what_can_be_undone_in_reverse(int refused, string undone)
    {
        var at = SagaDecider.Refused(Steps, At(refused), No);
        var seen = new List<string>();
        while (!at.HasEnded)
        {
            Assert.Equal((SagaStatus.Compensating, No), (at.Status, at.Refusal));
            seen.Add(Steps[at.Index].Name);
            at = SagaDecider.Undone(Steps, at);
        }

        Assert.Equal(undone, string.Join(' ', seen));
        Assert.Equal((SagaStatus.Compensated, No, "state"), (at.Status, at.Refusal, at.State));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    public void After_the_pivot_there_is_no_way_back(int refused)
    {
        var error = Assert.Throws<InvalidOperationException>(() => SagaDecider.Refused(Steps, At(refused), No));

        Assert.Contains($"Step '{Steps[refused].Name}' follows the pivot and was refused (no: because)", error.Message, StringComparison.Ordinal);
    }

    private static SagaProgress<string> At(int index) => new(SagaStatus.Running, index, "state", null);

    private static SagaStep<string> Compensatable(string name) => new(name, StepKind.Compensatable);

    private static SagaStep<string> Undoable(string name) => Compensatable(name) with { UndoCommand = _ => "undo" };
}
