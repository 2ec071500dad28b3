using Hanok.Commands;
using Hanok.Messaging;

namespace Hanok.Sagas;

/// <summary>Before the pivot: steps that can be undone.</summary>
public class CompensatableStage<TState> : SagaSteps<TState> where TState : class
{
    internal CompensatableStage() : base([]) { }

    private protected CompensatableStage(List<SagaStep<TState>> steps) : base(steps) { }

    /// <summary>A transaction of the service that owns the saga.</summary>
    public CompensatableLocal<TState> Local(string name, Func<TState, SagaContext, ValueTask<LocalResult<TState>>> work) =>
        new(With(new(name, StepKind.Compensatable) { Local = work }));

    /// <summary>A decision of the service that owns the saga, which writes nothing.</summary>
    public CompensatableLocal<TState> Local(string name, Func<TState, LocalResult<TState>> decide) =>
        new(With(new(name, StepKind.Compensatable)
        {
            Local = (state, _) => ValueTask.FromResult(decide(state)),
            IsDecision = true,
        }));

    /// <summary>A transaction of a participant: the command is sent, and the saga goes on with the reply.</summary>
    public CompensatableSend<TState, TReply> Send<TReply>(string name, Func<TState, ICommand<TReply>> command) =>
        new(With(new(name, StepKind.Compensatable) { Command = command, ReplyType = MessageType.Of<TReply>().Name }));

    /// <summary>The point of no return.</summary>
    public RetriableSend<TState, TReply> Pivot<TReply>(string name, Func<TState, ICommand<TReply>> command) =>
        new(With(new(name, StepKind.Pivot) { Command = command, ReplyType = MessageType.Of<TReply>().Name }));
}
