using Hanok.Sagas;

namespace Hanok.Testing.Contracts;

/// <summary><see cref="StepsSaga"/> after somebody changed its steps and forgot to raise the version.</summary>
public sealed class ChangedStepsSaga : Saga<StepsState>
{
    public override string Name => "steps";

    protected internal override SagaSteps<StepsState> Define(CompensatableStage<StepsState> saga) => saga
        .Send("b", state => new DoStep("b", state.RefuseAt == "b"))
        .Pivot("e", state => new DoStep("e", state.RefuseAt == "e"));
}
