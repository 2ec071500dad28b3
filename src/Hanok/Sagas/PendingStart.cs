using System.Diagnostics;

namespace Hanok.Sagas;

/// <summary>A saga that waits to be started together with others.</summary>
internal sealed class PendingStart<TState>(Guid id, byte[] requestHash, TState state) where TState : class
{
    public Guid Id => id;

    public byte[] RequestHash => requestHash;

    public TState State => state;

    /// <summary>The trace of who asked.</summary>
    public Activity? Trace { get; } = Activity.Current;

    public TaskCompletionSource<SagaInstance> Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
