using Hanok.Sagas;

namespace Hanok.Testing.Contracts;

/// <summary>A saga that does a command.</summary>
public sealed class DeliverSaga : CommandSaga<Deliver, Delivered, DeliverState>
{
    public override string Name => "deliver";

    protected internal override DeliverState Begin(Deliver command) => new(command.RefuseAt, "");

    protected override Delivered Reply(DeliverState state) => new(state.Known);

    protected internal override SagaSteps<DeliverState> Define(CompensatableStage<DeliverState> saga) => saga
        .Send("pick up", state => new DoStep("pick up", state.RefuseAt == "pick up"))
            .OnReply((state, reply) => state with { Known = reply.Step })
            .Undo(_ => new UndoStep("pick up"))
        .Send("hand over", state => new DoStep("hand over", state.RefuseAt == "hand over"));
}
