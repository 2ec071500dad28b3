using Hanok.Commands;

namespace Hanok.Sagas;

/// <summary>
/// A saga that does a command: it starts with it, and answers when it ends, with a <typeparamref name="TReply"/> or with the refusal that
/// made it compensate. To a saga that sends the command, it is a sub-saga; it may run in the same service or in another.
/// </summary>
/// <remarks>
/// What undoes the whole is another command, as for every step. A deadline of its own, shorter than that of who asks, makes sure that it has
/// ended when it is undone.
/// </remarks>
public abstract class CommandSaga<TCommand, TReply, TState> : Saga<TState>
    where TCommand : ICommand<TReply> where TReply : notnull where TState : class
{
    /// <summary>The state to begin with.</summary>
    protected internal abstract TState Begin(TCommand command);

    /// <summary>What to answer when every step is done.</summary>
    protected abstract TReply Reply(TState state);

    private protected sealed override object? Answer(TState state) => Reply(state);
}
