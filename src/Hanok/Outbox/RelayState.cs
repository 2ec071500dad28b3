namespace Hanok.Outbox;

/// <summary>What the relay of this process is doing, for health and people. Thread-safe.</summary>
public sealed class RelayState
{
    private volatile string? _trouble = "The relay has not started yet.";

    /// <summary>Why messages are not flowing; null when they are.</summary>
    public string? Trouble
    {
        get => _trouble;
        internal set => _trouble = value;
    }
}
