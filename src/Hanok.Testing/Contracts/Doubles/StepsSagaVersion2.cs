using Hanok.Sagas;

namespace Hanok.Testing.Contracts;

/// <summary><see cref="StepsSaga"/> in its next version, which has other steps.</summary>
public sealed class StepsSagaVersion2 : Saga<StepsState>
{
    public override string Name => "steps";

    public override int Version => 2;

    protected internal override SagaSteps<StepsState> Define(CompensatableStage<StepsState> saga) => saga
        .Send("new", _ => new DoStep("new", Refuse: false))
        .Pivot("e", _ => new DoStep("e", Refuse: false));
}
