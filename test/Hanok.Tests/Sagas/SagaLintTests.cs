using Hanok.Sagas;
using Hanok.Testing.Contracts;

namespace Hanok.Tests.Sagas;

public sealed class SagaLintTests
{
    [Fact]
    public void A_step_that_frees_something_belongs_after_the_pivot()
    {
        var advice = Assert.Single(Lint(saga => saga
            .Send("free the card", _ => Work("a")).Frees("credit").Undo(_ => new UndoStep("a"))
            .Pivot("cancel the ticket", _ => Work("b"))));

        Assert.Contains("'free the card'", advice, StringComparison.Ordinal);
        Assert.Contains("after 'cancel the ticket'", advice, StringComparison.Ordinal);
    }

    [Fact]
    public void A_step_that_takes_something_belongs_before_the_pivot() => Assert.Contains("after the pivot", Assert.Single(Lint(saga => saga
        .Pivot("authorize", _ => Work("a"))
        .Retriable("take a place", _ => Work("b")).Takes("a place in the kitchen"))), StringComparison.Ordinal);

    [Fact]
    public void A_step_that_takes_something_must_be_able_to_give_it_back() => Assert.Contains("no undo", Assert.Single(Lint(saga => saga
        .Send("take a place", _ => Work("a")).Takes("a place in the kitchen")
        .Pivot("authorize", _ => Work("b")))), StringComparison.Ordinal);

    [Fact]
    public void A_lock_comes_before_what_it_protects() => Assert.Contains("Take the lock first", Assert.Single(Lint(saga => saga
        .Send("take a place", _ => Work("a")).Takes("a place in the kitchen").Undo(_ => new UndoStep("a"))
        .Lock("lock the order", _ => "order/1")
        .Pivot("authorize", _ => Work("b")))), StringComparison.Ordinal);

    [Fact]
    public void The_right_order_is_passed_over_in_silence() => Assert.Empty(Lint(saga => saga
        .Lock("lock the order", _ => "order/1")
        .Parallel(together =>
        {
            together.Send("take a place", _ => Work("a")).Takes("a place in the kitchen").Undo(_ => new UndoStep("a"));
            together.Send("ask", _ => Work("b"));
        })
        .Pivot("authorize", _ => Work("c")).Takes("credit")
        .Retriable("free the courier", _ => Work("d")).Frees("a courier")));

    private static DoStep Work(string step) => new(step, Refuse: false);

    private static IReadOnlyList<string> Lint(Func<CompensatableStage<string>, SagaSteps<string>> define) => SagaLint.Of(new DefinedSaga(define));

    private sealed class DefinedSaga(Func<CompensatableStage<string>, SagaSteps<string>> define) : Saga<string>
    {
        public override string Name => "defined";

        protected internal override SagaSteps<string> Define(CompensatableStage<string> saga) => define(saga);
    }
}
