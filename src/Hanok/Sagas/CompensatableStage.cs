using Hanok.Commands;

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

    /// <summary>The point of no return, at a participant.</summary>
    public RetriableSend<TState, TReply> Pivot<TReply>(string name, Func<TState, ICommand<TReply>> command) =>
        new(Draft.AddSend<TReply>(name, StepKind.Pivot, command));

    /// <summary>The point of no return, in the service that owns the saga.</summary>
    public RetriableLocal<TState> PivotLocal(string name, Func<TState, SagaContext, ValueTask<LocalResult<TState>>> work) =>
        new(Draft.Add(new(name, StepKind.Pivot) { Local = work }));
}
