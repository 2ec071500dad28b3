using Hanok.Commands;

namespace Hanok.Tcc;

/// <param name="Hold">As it is now; null when there is none.</param>
/// <param name="Refusal">With <see cref="HoldAnswer.Refused"/>.</param>
internal readonly record struct HoldOutcome(HoldAnswer Answer, StoredHold? Hold, Refusal? Refusal = null);
