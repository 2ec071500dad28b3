using Hanok.Messaging;

namespace Hanok.Inbox;

/// <summary>A message that could not be handled, or that stands behind one of the same key that could not.</summary>
/// <param name="Attempts">How often it was tried; 0 when it only stands behind another.</param>
/// <param name="RetryAt">When it is tried again; null when it waits for the one before it, or for a person.</param>
public sealed record ParkedMessage(
    string Stream, Delivery Delivery, string Reason, int Attempts, DateTimeOffset? RetryAt, DateTimeOffset ParkedAt)
{
    /// <summary>Why. Whatever an exception said, it can be kept: what cannot be handled must always be able to step aside.</summary>
    public string Reason { get; init => field = ForeignText.Clean(value); } = ForeignText.Clean(Reason);

    public string Key => Delivery.Message.Subject;

    public ParkedId Id => new(Stream, Delivery.Position);
}
