using Hanok.Isolation;
using Hanok.Sagas;

namespace Hanok.Testing.Contracts;

/// <summary>Works on what it has locked, over several transactions, with a participant in between.</summary>
public sealed class LockingSaga(ContractPlatform platform) : Saga<LockingState>
{
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public override string Name => "locking";

    protected internal override SagaSteps<LockingState> Define(CompensatableStage<LockingState> saga) => saga
        .Lock("first lock", state => state.First, wait: LockWait.Queue)
            .WaitAtMost(Patience)
            .OnGranted((state, granted) => state with { Fence = granted.Fence })
        .Local("begin", (state, context) => Note(state, context, "begins"))
            .Undo(async (state, context) => await Note(state, context, "is undone"))
        .Send("work", state => new DoStep(state.Name, Refuse: false))
        .Lock("second lock", state => state.Second!, wait: LockWait.Queue)
            .When(state => state.Second is not null)
        .Pivot("decide", state => new DoStep($"{state.Name} decides", state.Refuse))
        .RetriableLocal("end", async (state, context) => await Note(state, context, "ends"));

    private ValueTask<LocalResult<LockingState>> Note(LockingState state, SagaContext context, string what)
    {
        platform.Record(context.Transaction, $"{state.Name} {what}");
        return ValueTask.FromResult<LocalResult<LockingState>>(state);
    }
}
