using Hanok.Sagas;

namespace Hanok.Testing.Contracts;

/// <summary>A saga that waits an hour for <c>b</c>, two for <c>f</c>, and ten for all.</summary>
public sealed class PatientSaga : Saga<StepsState>
{
    public override string Name => "patient";

    protected internal override SagaSteps<StepsState> Define(CompensatableStage<StepsState> saga) => saga
        .Send("a", _ => new DoStep("a", Refuse: false))
            .Undo(_ => new UndoStep("a"))
        .Send("b", _ => new DoStep("b", Refuse: false))
            .ReplyWithin(TimeSpan.FromHours(1))
            .Undo(state => new UndoStep(state.RefuseAt == "undo b, by an exception" ? throw new InvalidOperationException("It cannot be undone.") : "b"))
        .Send("c", _ => new DoStep("c", Refuse: false))
        .Pivot("p", _ => new DoStep("p", Refuse: false))
        .Retriable("f", _ => new DoStep("f", Refuse: false))
            .ReplyWithin(TimeSpan.FromHours(2))
        .Deadline(TimeSpan.FromHours(10));
}
