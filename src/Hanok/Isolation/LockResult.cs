using Hanok.Commands;

namespace Hanok.Isolation;

/// <summary>What became of a <see cref="LockRequest"/>: it is granted, refused, or waits in line when it is neither.</summary>
public readonly record struct LockResult
{
    private LockResult(LockGranted? granted, Refusal? refusal) => (Granted, Refusal) = (granted, refusal);

    public LockGranted? Granted { get; }

    /// <summary>
    /// <c>locked</c>: somebody else has it, and the request was not to wait. <c>lock-queue-full</c>: too many wait. <c>deadlock</c>: whoever
    /// has it waits, over others perhaps, for what this owner holds.
    /// </summary>
    public Refusal? Refusal { get; }

    public bool IsWaiting => Granted is null && Refusal is null;

    public static implicit operator LockResult(LockGranted granted) => new(granted, null);

    public static implicit operator LockResult(Refusal refusal) => new(null, refusal);
}
