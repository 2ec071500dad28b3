namespace Hanok.Direct;

/// <summary>That a service gets what is published to a channel.</summary>
/// <param name="RenewedAt">When the subscriber last announced itself, to within a hundredth of its lease.</param>
public sealed record Subscription(string Channel, string Subscriber, DateTimeOffset RenewedAt);
