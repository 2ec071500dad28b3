using Hanok.Commands;

namespace Hanok.Sagas;

/// <summary>How a local step ended: with the state to go on with, or with a <see cref="Commands.Refusal"/>. Both convert to it.</summary>
public readonly record struct LocalResult<TState> where TState : class
{
    private LocalResult(TState? state, Refusal? refusal) => (State, Refusal) = (state, refusal);

    public TState? State { get; }

    public Refusal? Refusal { get; }

    public static implicit operator LocalResult<TState>(TState state) => new(state, null);

    public static implicit operator LocalResult<TState>(Refusal refusal) => new(null, refusal);
}
