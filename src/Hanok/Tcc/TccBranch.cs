using Hanok.Commands;

namespace Hanok.Tcc;

/// <summary>One participant's part in a transaction.</summary>
/// <param name="Link">Of the hold itself: where it is confirmed and cancelled.</param>
/// <param name="Hold">The id of the hold.</param>
/// <param name="ExpiresAt">Not before this, by the clock of the coordinator; null when it is not known to be held.</param>
/// <param name="Refusal">Why it is not held.</param>
/// <param name="Trouble">What was last wrong with it, for people.</param>
public sealed record TccBranch(
    string Name, Uri Link, Guid Hold, TccBranchState State, DateTimeOffset? ExpiresAt = null, Refusal? Refusal = null, string? Trouble = null)
{
    /// <summary>Whether nothing is left to be said to this participant.</summary>
    internal bool IsClosed => State is TccBranchState.Confirmed or TccBranchState.Cancelled or TccBranchState.Contrary;
}
