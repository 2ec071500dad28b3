namespace Hanok.Bench.HandWritten;

/// <summary>The part of one source transaction that concerns one lane of one service.</summary>
/// <param name="Position">Where the source's transaction committed in its log: strictly growing per source, so it is the watermark.</param>
/// <param name="Handled">To be called when the effects are durable.</param>
internal sealed record Delivery(ServiceName Source, ulong Position, IReadOnlyList<Message> Messages, Confirmations.Transaction Handled);
