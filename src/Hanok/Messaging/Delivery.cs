namespace Hanok.Messaging;

/// <summary>A message as it arrives: with its place in the sender's log. A source without order has none (<see cref="Position.None"/>).</summary>
public readonly record struct Delivery(Position Position, Message Message)
{
    /// <summary>
    /// What the sender sent before it on the same way and lane; <see cref="Position.None"/> when that is not known. Where a broker stands
    /// between, a receiver sees from it that something is missing.
    /// </summary>
    public Position Previous { get; init; } = Position.None;
}
