using Hanok.Commands;
using Hanok.Sagas;

namespace Hanok.Testing.Contracts;

/// <summary>A saga with a step of every kind: <c>a</c> and <c>g</c> are local, <c>c</c> needs no undo, <c>e</c> is the pivot.</summary>
public sealed class StepsSaga(ContractPlatform platform) : Saga<StepsState>
{
    public override string Name => "steps";

    protected internal override SagaSteps<StepsState> Define(CompensatableStage<StepsState> saga) => saga
        .Local("a", Here)
            .Undo(UndoHere)
        .Send("b", state => new DoStep("b", state.RefuseAt == "b"))
            .OnReply((state, reply) => state with { Known = state.Known + reply.Step })
            .Undo(_ => new UndoStep("b"))
        .Send("c", state => new DoStep("c", state.RefuseAt == "c"))
        .Send("d", state => new DoStep("d", state.RefuseAt == "d"))
            .OnReply((state, reply) => state with { Known = state.Known + reply.Step })
            .Undo(_ => new UndoStep("d"))
        .Pivot("e", state => new DoStep("e", state.RefuseAt == "e"))
        .Retriable("f", state => new DoStep("f", state.RefuseAt == "f"))
        .RetriableLocal("g", (_, context) =>
        {
            platform.Record(context.Transaction, "g");
            return ValueTask.CompletedTask;
        });

    private ValueTask<LocalResult<StepsState>> Here(StepsState state, SagaContext context)
    {
        if (state.RefuseAt == "a")
            return ValueTask.FromResult<LocalResult<StepsState>>(new Refusal("no", "not here"));

        if (state.RefuseAt == "a, by an exception")
            throw new InvalidOperationException("The row is there already.");

        platform.Record(context.Transaction, "a");
        return ValueTask.FromResult<LocalResult<StepsState>>(state);
    }

    private ValueTask UndoHere(StepsState state, SagaContext context)
    {
        platform.Record(context.Transaction, $"undo a: {context.Refusal?.Code}");
        return ValueTask.CompletedTask;
    }
}
