namespace Hanok.Messaging;

/// <summary>A run of messages of one sender, in the order of their positions.</summary>
/// <param name="Stream">
/// The log that the positions belong to: the sending service and the identity of its database, for a database that was made anew counts
/// from the beginning again.
/// </param>
public sealed record DeliveryBatch(string Stream, IReadOnlyList<Delivery> Deliveries);
