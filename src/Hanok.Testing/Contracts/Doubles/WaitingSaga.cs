using Hanok.Sagas;

namespace Hanok.Testing.Contracts;

/// <summary>A saga whose local step waits, as one for a lock does, until the state says otherwise.</summary>
public sealed class WaitingSaga : Saga<StepsState>
{
    public override string Name => "waiting";

    protected internal override SagaSteps<StepsState> Define(CompensatableStage<StepsState> saga) => saga
        .Local("wait", state => state.RefuseAt == "wait" ? LocalResult<StepsState>.Waiting : state)
        .Pivot("p", _ => new DoStep("p", Refuse: false));
}
