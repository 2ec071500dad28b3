using Hanok.Testing;
using Hanok.Testing.Contracts;
using Hanok.Tests.Sagas;
using Xunit.Sdk;

namespace Hanok.Tests.Testing;

public sealed class SagaTestTests
{
    private readonly RehearsedPlatform _platform = new();

    [Fact]
    public void A_saga_that_completes_reads_as_a_conversation()
    {
        var saga = Given()
            .Expect(new DoStep("b", Refuse: false)).Replies(new StepDone("b"))
            .Expect<DoStep>(ask => ask.Step == "c").Replies(new StepDone("c"))
            .Expect<DoStep>().Replies(new StepDone("d"))
            .Expect<DoStep>().Replies(new StepDone("e"))
            .Expect<DoStep>().Replies(new StepDone("f"))
            .ThenIsCompleted();

        Assert.Equal("bd", saga.State.Known);
        Assert.Equal(["a", "g"], saga.LocalSteps);
        Assert.Empty(_platform.Recorded);
    }

    [Fact]
    public void A_saga_that_is_refused_is_undone_in_reverse()
    {
        var saga = Given()
            .Expect<DoStep>().Replies(new StepDone("b"))
            .Expect<DoStep>().Replies(new StepDone("c"))
            .Expect<DoStep>().Replies(new StepDone("d"))
            .Expect<DoStep>().Refuses("card-declined", "The limit is reached.")
            .Expect(new UndoStep("d")).Succeeds()
            .Expect(new UndoStep("b")).Succeeds()
            .ThenIsCompensated();

        Assert.Equal("card-declined", saga.Refusal?.Code);
        Assert.Equal(["a", "undo a"], saga.LocalSteps);
    }

    [Fact]
    public void Local_steps_run_when_the_test_says_so()
    {
        Given().WithLocalSteps().Expect<DoStep>().Refuses("no").ThenIsCompensated();

        Assert.Equal(["a", "undo a: no"], _platform.Recorded);
    }

    [Fact]
    public void A_local_step_can_be_stood_in_for()
    {
        Assert.Equal("mine", Given().WithLocal("a", state => state with { Known = "mine" }).State.Known);
        Assert.Equal("full", Given().WithLocalRefused("a", "full").ThenIsCompensated().Refusal?.Code);
    }

    [Fact]
    public void A_stand_in_for_a_step_that_is_not_there_is_refused() =>
        Assert.StartsWith(
            "Saga 'steps' has no local step 'b'. It has: a, g.",
            Assert.Throws<ArgumentException>(() => Given().WithLocal("b", state => state).State).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Another_command_than_expected_is_shown_with_the_conversation()
    {
        var error = Assert.ThrowsAny<XunitException>(() => Given()
            .Expect<DoStep>().Replies(new StepDone("b"))
            .Expect(new DoStep("d", Refuse: false)));

        Assert.Equal(
            """
            Expected: DoStep {"step":"d","refuse":false}
            Sent:     kitchen.do-step.v1 {"step":"c","refuse":false}

            Said so far, by saga 'steps':
               a
            -> kitchen.do-step.v1 {"step":"b","refuse":false}
            <- kitchen.step-done.v1 {"step":"b"}
            -> kitchen.do-step.v1 {"step":"c","refuse":false}
            """,
            error.Message);
    }

    [Fact]
    public void A_command_of_another_type_than_expected_is_shown() =>
        Assert.Contains("Expected: a UndoStep (kitchen.undo-step.v1) that is as the test says\nSent:     kitchen.do-step.v1", Failure(() => Given().Expect<UndoStep>()), StringComparison.Ordinal);

    [Fact]
    public void An_end_that_has_not_come_is_said() =>
        Assert.Contains("Expected: Completed\nIt is:    Running, and waits for the answer to kitchen.do-step.v1", Failure(() => Given().ThenIsCompleted()), StringComparison.Ordinal);

    [Fact]
    public void A_command_that_is_expected_after_the_end_is_said() =>
        Assert.Contains("Sent:     nothing; the saga is Compensated", Failure(() => Given().WithLocalRefused("a", "no").Expect<DoStep>()), StringComparison.Ordinal);

    [Fact]
    public void An_answer_of_the_wrong_type_is_said_as_the_saga_says_it() =>
        Assert.Contains("waits at 'b' for a kitchen.step-done.v1, but", Failure(() => Given().Expect<DoStep>().Succeeds()), StringComparison.Ordinal);

    [Fact]
    public void A_refusal_after_the_pivot_is_sent_again() => Given()
        .Expect<DoStep>().Replies(new StepDone("b"))
        .Expect<DoStep>().Replies(new StepDone("c"))
        .Expect<DoStep>().Replies(new StepDone("d"))
        .Expect<DoStep>().Replies(new StepDone("e"))
        .Expect<DoStep>(step => step.Step == "f").Refuses("no")
        .NobodyAnswersFor(TimeSpan.FromSeconds(1))
        .Expect<DoStep>(step => step.Step == "f").Replies(new StepDone("f"))
        .ThenIsCompleted();

    private SagaConversation<StepsState> Given() => SagaTest.Given(new StepsSaga(_platform), new StepsState(RefuseAt: ""));

    private static string Failure(Func<object> conversation) => Assert.ThrowsAny<XunitException>(conversation).Message;
}
