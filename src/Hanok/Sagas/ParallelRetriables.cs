using Hanok.Commands;

namespace Hanok.Sagas;

/// <summary>Steps after the pivot that are sent together.</summary>
public sealed class ParallelRetriables<TState> where TState : class
{
    private readonly SagaDraft<TState> _draft;

    internal ParallelRetriables(SagaDraft<TState> draft) => _draft = draft;

    /// <inheritdoc cref="RetriableStage{TState}.Retriable"/>
    public ParallelRetriable<TState, TReply> Retriable<TReply>(string name, Func<TState, ICommand<TReply>> command) =>
        new(_draft.AddSend<TReply>(name, StepKind.Retriable, command));
}
