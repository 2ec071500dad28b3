using Hanok.Messaging;

namespace Hanok.Inbox;

/// <summary>A message that could not be handled, or that stands behind one of the same key that could not.</summary>
/// <param name="Attempts">How often it was tried; 0 when it only stands behind another.</param>
/// <param name="RetryAt">When it is tried again; null when it waits for the one before it, or for a person.</param>
public sealed record ParkedMessage(
    string Stream, Delivery Delivery, string Reason, int Attempts, DateTimeOffset? RetryAt, DateTimeOffset ParkedAt)
{
    public string Key => Delivery.Message.Subject;

    public ParkedId Id => new(Stream, Delivery.Position);
}
