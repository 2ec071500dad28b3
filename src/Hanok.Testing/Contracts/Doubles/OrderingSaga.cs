using Hanok.Sagas;

namespace Hanok.Testing.Contracts;

/// <summary>A saga with a step that is a saga of its own.</summary>
public sealed class OrderingSaga : Saga<StepsState>
{
    public override string Name => "ordering";

    protected internal override SagaSteps<StepsState> Define(CompensatableStage<StepsState> saga) => saga
        .Send("cook", _ => new DoStep("cook", Refuse: false))
            .Undo(_ => new UndoStep("cook"))
        .Send("deliver", state => new Deliver(state.RefuseAt))
            .OnReply((state, reply) => state with { Known = reply.Known });
}
