using Hanok.Commands;

namespace Hanok.Sagas;

/// <summary>After the pivot: steps that go forward only.</summary>
public class RetriableStage<TState> : SagaSteps<TState> where TState : class
{
    private protected RetriableStage(SagaDraft<TState> draft) : base(draft) { }

    /// <summary>
    /// A transaction of a participant that must not be refused. When it is, an alarm is given, and the command is sent again until it is done.
    /// </summary>
    public RetriableSend<TState, TReply> Retriable<TReply>(string name, Func<TState, ICommand<TReply>> command) =>
        new(Draft.AddSend<TReply>(name, StepKind.Retriable, command));

    /// <summary>A transaction of the service that owns the saga, which cannot be refused.</summary>
    public RetriableLocal<TState> RetriableLocal(string name, Func<TState, SagaContext, ValueTask> work) =>
        new(Draft.Add(new(name, StepKind.Retriable)
        {
            Local = async (state, context) =>
            {
                await work(state, context);
                return state;
            },
        }));

    /// <summary>Steps of participants that are sent together. The saga goes on when all are done.</summary>
    public RetriableStage<TState> Parallel(Action<ParallelRetriables<TState>> together) =>
        new(Draft.AddTogether(() => together(new(Draft))));
}
