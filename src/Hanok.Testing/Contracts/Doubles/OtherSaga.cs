using Hanok.Sagas;

namespace Hanok.Testing.Contracts;

/// <summary>Another saga with the state of <see cref="StepsSaga"/>.</summary>
public sealed class OtherSaga : Saga<StepsState>
{
    public override string Name => "other";

    protected internal override SagaSteps<StepsState> Define(CompensatableStage<StepsState> saga) =>
        saga.Pivot("e", _ => new DoStep("e", Refuse: false));
}
