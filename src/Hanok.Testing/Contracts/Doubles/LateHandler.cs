using Hanok.Events;
using Hanok.Messaging;

namespace Hanok.Testing.Contracts;

/// <summary>Throws until its message is parked; then, when it is tried again, waits in the midst of it until it is let go.</summary>
/// <param name="attempts">How often to throw: as often as a receiver tries it, with its run and alone, before it parks it.</param>
public sealed class LateHandler(ContractPlatform platform, int attempts) : IEventHandler<Noted>
{
    private readonly TaskCompletionSource _inside = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _go = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _met;

    /// <summary>Completed when the message is being handled, its transaction open.</summary>
    public Task Inside => _inside.Task;

    public void LetGo() => _go.TrySetResult();

    public async ValueTask HandleAsync(Noted happened, MessageContext context)
    {
        if (Interlocked.Increment(ref _met) <= attempts)
            throw new InvalidOperationException("not yet");

        platform.Record(context.Transaction, happened.ToString());
        _inside.TrySetResult();
        await _go.Task.WaitAsync(context.Cancellation);
    }
}
