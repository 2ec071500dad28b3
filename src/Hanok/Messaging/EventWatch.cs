namespace Hanok.Messaging;

/// <summary>Sees events beside their handlers, a run at a time, in the transaction that handles them.</summary>
/// <param name="Channels">The channels that it needs, whether or not something here handles their events.</param>
internal sealed record EventWatch(IReadOnlyCollection<string> Channels, Func<BatchContext, ValueTask> SeeAsync);
