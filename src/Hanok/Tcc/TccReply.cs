using Hanok.Commands;

namespace Hanok.Tcc;

/// <summary>What a participant answered to a try, a confirm or a cancel.</summary>
/// <param name="State">
/// <see cref="TccBranchState.Unknown"/> for whatever decides nothing: no answer, an error, a redirect, an answer that cannot be read.
/// </param>
/// <param name="ExpiresAt">Of what is held, by the clock of the coordinator.</param>
internal readonly record struct TccReply(
    TccBranchState State, DateTimeOffset? ExpiresAt = null, Refusal? Refusal = null, string? Trouble = null);
