namespace Hanok.Inbox;

/// <summary>What came of taking a parked message: the message and the first of its key, or why not.</summary>
/// <param name="Message">Null when it was not taken.</param>
/// <param name="Head">The first of its key: its own id when it is that itself.</param>
/// <param name="IsBusy">It is being handled just now, or its lane is in use.</param>
public sealed record ParkedTake(ParkedMessage? Message, ParkedId Head, bool IsBusy)
{
    public static readonly ParkedTake Missing = new(null, default, IsBusy: false);

    public static readonly ParkedTake Busy = new(null, default, IsBusy: true);
}
