using Hanok.Commands;

namespace Hanok.Sagas;

/// <summary>How a local step ended: with the state to go on with, or with a <see cref="Commands.Refusal"/>. Both convert to it.</summary>
public readonly record struct LocalResult<TState> where TState : class
{
    /// <summary>
    /// It has not ended: the saga stands at the step until a reply of the step's type comes, caused by the id that the saga and the name of
    /// the step make.
    /// </summary>
    internal static readonly LocalResult<TState> Waiting = new(null, null, isWaiting: true);

    private LocalResult(TState? state, Refusal? refusal, bool isWaiting = false) => (State, Refusal, IsWaiting) = (state, refusal, isWaiting);

    public TState? State { get; }

    public Refusal? Refusal { get; }

    internal bool IsWaiting { get; }

    public static implicit operator LocalResult<TState>(TState state) => new(state, null);

    public static implicit operator LocalResult<TState>(Refusal refusal) => new(null, refusal);
}
