using Hanok.Commands;

namespace Hanok.Sagas;

/// <summary>Steps before the pivot that are sent together.</summary>
public sealed class ParallelSteps<TState> where TState : class
{
    private readonly SagaDraft<TState> _draft;

    internal ParallelSteps(SagaDraft<TState> draft) => _draft = draft;

    /// <inheritdoc cref="CompensatableStage{TState}.Send"/>
    public ParallelSend<TState, TReply> Send<TReply>(string name, Func<TState, ICommand<TReply>> command) =>
        new(_draft.AddSend<TReply>(name, StepKind.Compensatable, command));
}
