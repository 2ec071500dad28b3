using Hanok.Isolation;
using Hanok.Messaging;

namespace Hanok.Sagas;

/// <summary>The lock that a step takes.</summary>
internal sealed record SagaLock<TState>(string Name, Func<TState, string> Resource, TimeSpan? Lease, LockWait Wait) where TState : class
{
    public Func<TState, LockGranted, TState>? Keep { get; init; }

    public SagaStep<TState> ToStep() => new(Name, StepKind.Compensatable)
    {
        IsLock = true,
        Local = AcquireAsync,
        ReplyType = MessageType.Of<LockGranted>().Name,
        UndoLocal = ReleaseAsync,
    };

    public async ValueTask<LocalResult<TState>> AcquireAsync(TState state, SagaContext context)
    {
        // When it has to wait, the grant is the answer to the message that a participant's step would have sent.
        var request = new LockRequest(Resource(state), context.SagaId) { Lease = Lease, Wait = Wait, Id = StableId.Of(context.SagaId, Name) };
        var result = await context.Locks.AcquireAsync(context.Transaction, request, context.Cancellation);
        if (result.Granted is { } granted)
            return Keep is null ? state : Keep(state, granted);

        return result.Refusal is { } refusal ? refusal : LocalResult<TState>.Waiting;
    }

    public ValueTask ReleaseAsync(TState state, SagaContext context) =>
        context.Locks.ReleaseAsync(context.Transaction, Resource(state), context.SagaId, context.Cancellation);
}
