namespace Hanok.Messaging;

/// <summary>The message that is just being handled: what is published meanwhile belongs to its conversation.</summary>
/// <remarks>
/// It follows the handler into what that awaits, as a trace does. Whoever handles a whole run has many causes, and none is the current one.
/// </remarks>
internal static class Cause
{
    private static readonly AsyncLocal<Message?> Handled = new();

    /// <summary>Setting it holds until the asynchronous method that does so returns.</summary>
    public static Message? Current
    {
        get => Handled.Value;
        set => Handled.Value = value;
    }
}
