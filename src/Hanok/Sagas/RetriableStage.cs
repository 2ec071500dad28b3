using Hanok.Commands;
using Hanok.Messaging;

namespace Hanok.Sagas;

/// <summary>After the pivot: steps that go forward only.</summary>
public class RetriableStage<TState> : SagaSteps<TState> where TState : class
{
    internal RetriableStage(List<SagaStep<TState>> steps) : base(steps) { }

    /// <summary>A transaction of a participant that cannot be refused.</summary>
    public RetriableSend<TState, TReply> Retriable<TReply>(string name, Func<TState, ICommand<TReply>> command) =>
        new(With(new(name, StepKind.Retriable) { Command = command, ReplyType = MessageType.Of<TReply>().Name }));

    /// <summary>A transaction of the service that owns the saga, which cannot be refused.</summary>
    public RetriableStage<TState> RetriableLocal(string name, Func<TState, SagaContext, ValueTask> work) =>
        new(With(new(name, StepKind.Retriable)
        {
            Local = async (state, context) =>
            {
                await work(state, context);
                return state;
            },
        }));
}
