using Hanok.Bench.HandWritten;
using Hanok.Bench.Messaging.Work;

namespace Hanok.Bench.Messaging.ByHand;

/// <summary>The messages of one transaction of the sender, and where it committed.</summary>
internal sealed record NoteDelivery(ulong Position, IReadOnlyList<Note> Notes, Confirmations.Transaction Handled);
