using Hanok.Commands;
using Hanok.Isolation;

namespace Hanok.Sagas;

/// <summary>Before the pivot: steps that can be undone.</summary>
public class CompensatableStage<TState> : SagaSteps<TState> where TState : class
{
    internal CompensatableStage() : base(new()) { }

    private protected CompensatableStage(SagaDraft<TState> draft) : base(draft) { }

    /// <summary>A transaction of the service that owns the saga.</summary>
    public CompensatableLocal<TState> Local(string name, Func<TState, SagaContext, ValueTask<LocalResult<TState>>> work) =>
        new(Draft.Add(new(name, StepKind.Compensatable) { Local = work }));

    /// <summary>A decision of the service that owns the saga, which writes nothing.</summary>
    public CompensatableLocal<TState> Local(string name, Func<TState, LocalResult<TState>> decide) =>
        new(Draft.Add(new(name, StepKind.Compensatable)
        {
            Local = (state, _) => ValueTask.FromResult(decide(state)),
            IsDecision = true,
        }));

    /// <summary>A transaction of a participant: the command is sent, and the saga goes on with the reply.</summary>
    public CompensatableSend<TState, TReply> Send<TReply>(string name, Func<TState, ICommand<TReply>> command) =>
        new(Draft.AddSend<TReply>(name, StepKind.Compensatable, command));

    /// <summary>
    /// Steps of participants that are sent together. The saga goes on when all are answered; when one is refused, it waits for the others
    /// and then compensates.
    /// </summary>
    public CompensatableStage<TState> Parallel(Action<ParallelSteps<TState>> together) =>
        new(Draft.AddTogether(() => together(new(Draft))));

    /// <summary>
    /// Takes a semantic lock, so that the following steps have what it stands for to themselves. Its undo gives the lock back, and so does
    /// the end of the saga, whatever that is.
    /// </summary>
    /// <param name="resource">What is locked: <c>order/0199e0a5-...</c>. The same for every state of one saga.</param>
    /// <param name="lease">
    /// After this, another may take the lock, and a write must check the fence first. Null: until the saga ends, which may be long when a
    /// participant is away.
    /// </param>
    /// <param name="wait">Whether the saga waits when another holds the lock, or is refused (<c>locked</c>).</param>
    public CompensatableLock<TState> Lock(string name, Func<TState, string> resource, TimeSpan? lease = null, LockWait wait = LockWait.Fail) =>
        new(Draft, new(name, resource, lease, wait));

    /// <summary>The point of no return, at a participant.</summary>
    public RetriableSend<TState, TReply> Pivot<TReply>(string name, Func<TState, ICommand<TReply>> command) =>
        new(Draft.AddSend<TReply>(name, StepKind.Pivot, command));

    /// <summary>The point of no return, in the service that owns the saga.</summary>
    public RetriableLocal<TState> PivotLocal(string name, Func<TState, SagaContext, ValueTask<LocalResult<TState>>> work) =>
        new(Draft.Add(new(name, StepKind.Pivot) { Local = work }));
}
