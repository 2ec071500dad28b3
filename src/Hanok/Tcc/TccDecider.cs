using Hanok.Commands;

namespace Hanok.Tcc;

/// <summary>Where a transaction goes: pure.</summary>
internal static class TccDecider
{
    public const string ParticipantFailed = "participant-failed", TooLate = "holds-too-short", Abandoned = "abandoned";

    /// <summary>The decision, when all were tried: confirm if all are held and will be for longer than <paramref name="margin"/>.</summary>
    public static TccInstance Decide(TccInstance tcc, IReadOnlyList<TccReply> replies, DateTimeOffset now, TimeSpan margin)
    {
        var branches = tcc.Branches.Zip(replies, (branch, reply) => branch with
        {
            State = reply.State,
            ExpiresAt = reply.ExpiresAt,
            Refusal = reply.Refusal,
            Trouble = reply.Trouble,
        }).ToList();
        var tried = tcc with { Branches = branches, UpdatedAt = now };
        return Objection(branches, now, margin) is { } refusal
            ? tried with { State = TccState.Cancelling, Refusal = refusal }
            : tried with { State = TccState.Confirming };
    }

    /// <summary>Until when a decision to confirm may be made.</summary>
    public static DateTimeOffset LastMoment(TccInstance tcc, TimeSpan margin) => tcc.Branches.Min(branch => branch.ExpiresAt!.Value) - margin;

    /// <summary>Nobody knows what was tried, for whoever tried has died: nothing was decided, so nothing may be confirmed.</summary>
    public static TccInstance Abandon(TccInstance tcc, DateTimeOffset now) => tcc with
    {
        State = TccState.Cancelling,
        UpdatedAt = now,
        Refusal = new(Abandoned, "The attempt was broken off before it was decided."),
    };

    /// <summary>One round of confirms or cancels is over.</summary>
    /// <param name="replies">Of those branches that were not closed, in their order.</param>
    /// <param name="due">When the next round is, if one is needed.</param>
    public static TccInstance Close(TccInstance tcc, IReadOnlyList<TccReply> replies, DateTimeOffset now, DateTimeOffset due)
    {
        var next = 0;
        var branches = tcc.Branches.Select(branch => branch.IsClosed ? branch : After(branch, replies[next++])).ToList();
        if (!branches.TrueForAll(branch => branch.IsClosed))
            return tcc with { Branches = branches, UpdatedAt = now, Due = due, Attempts = tcc.Attempts + 1 };

        var asDecided = tcc.State == TccState.Confirming ? TccState.Confirmed : TccState.Cancelled;
        return tcc with
        {
            Branches = branches,
            UpdatedAt = now,
            Due = null,
            State = branches.Exists(branch => branch.State == TccBranchState.Contrary) ? TccState.Heuristic : asDecided,
        };
    }

    // What is not known now stays as it was known: it may still be held.
    private static TccBranch After(TccBranch branch, TccReply reply) => branch with
    {
        State = reply.State == TccBranchState.Unknown ? branch.State : reply.State,
        Trouble = reply.Trouble,
    };

    // A refusal is the reason, and a failure rather than the silence of another: that one was not waited for any more.
    private static Refusal? Objection(List<TccBranch> branches, DateTimeOffset now, TimeSpan margin)
    {
        if (branches.Find(branch => branch.State == TccBranchState.Refused) is { } refused)
            return refused.Refusal;

        var failures = branches.FindAll(branch => branch.State != TccBranchState.Held);
        if ((failures.Find(branch => branch.Trouble != TccReplies.NotInTime) ?? failures.FirstOrDefault()) is { } failed)
            return new(ParticipantFailed, $"'{failed.Name}' could not be held: it {failed.Trouble}.");

        return branches.Min(branch => branch.ExpiresAt!.Value) - margin > now
            ? null
            : new(TooLate, "What was held would have expired before all of it could be confirmed.");
    }
}
