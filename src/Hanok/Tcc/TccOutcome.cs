using Hanok.Commands;

namespace Hanok.Tcc;

/// <summary>What a caller is told.</summary>
/// <param name="Id">Follows from the key.</param>
/// <param name="State">
/// <see cref="TccState.Confirming"/> and <see cref="TccState.Cancelling"/> are decided and will be done, though a participant did not answer
/// yet. <see cref="TccState.Trying"/>: whoever began it has died, and it will be cancelled.
/// </param>
/// <param name="Refusal">Why it is cancelled; null otherwise.</param>
public sealed record TccOutcome(Guid Id, TccState State, Refusal? Refusal);
