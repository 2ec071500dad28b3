using Hanok.Sagas;

namespace Hanok.Testing.Contracts;

/// <summary>A saga with steps that are done together (<c>b</c> and <c>c</c>; <c>x</c> and <c>y</c>) and one that is not always done (<c>d</c>).</summary>
public sealed class GroupsSaga(ContractPlatform platform) : Saga<StepsState>
{
    public override string Name => "groups";

    protected internal override SagaSteps<StepsState> Define(CompensatableStage<StepsState> saga) => saga
        .Local("a", (state, context) =>
        {
            platform.Record(context.Transaction, "a");
            return ValueTask.FromResult<LocalResult<StepsState>>(state);
        })
            .Undo((_, context) =>
            {
                platform.Record(context.Transaction, "undo a");
                return ValueTask.CompletedTask;
            })
        .Parallel(both =>
        {
            both.Send("b", _ => new DoStep("b", Refuse: false))
                .OnReply((state, reply) => state with { Known = state.Known + reply.Step })
                .Undo(_ => new UndoStep("b"));
            both.Send("c", _ => new DoStep("c", Refuse: false))
                .OnReply((state, reply) => state with { Known = state.Known + reply.Step })
                .Undo(_ => new UndoStep("c"));
        })
        .Send("d", _ => new DoStep("d", Refuse: false))
            .When(state => state.RefuseAt != "d by itself")
            .Undo(_ => new UndoStep("d"))
        .Pivot("p", _ => new DoStep("p", Refuse: false))
        .Parallel(both =>
        {
            both.Retriable("x", _ => new DoStep("x", Refuse: false));
            both.Retriable("y", _ => new DoStep("y", Refuse: false));
        });
}
