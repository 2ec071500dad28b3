namespace Hanok.Registry.Leases;

/// <summary>What becomes of an instance whose lease has ended and that was probed.</summary>
internal static class EvictionDecider
{
    public static Verdict Decide(EvictionFacts facts, RegistryOptions options)
    {
        var silence = $"no heartbeat for {(facts.Now - facts.RenewedAt) / 1000} s";
        var suspectFor = facts.Now - facts.SuspectSince;
        var extended = facts.Now + (options.ExtensionSeconds * 1000L);

        return facts.Finding switch
        {
            { Kind: FindingKind.Gone } => new(null, $"{silence}, and it {facts.Finding.Words}"),

            { Kind: FindingKind.Answers } when suspectFor >= options.MaxSuspectSeconds * 1000L =>
                new(null, $"{silence}; it {facts.Finding.Words}, but that is kept for at most {options.MaxSuspectSeconds} s after the end of a lease"),
            { Kind: FindingKind.Answers } =>
                new(Earlier(extended, facts.SuspectSince + (options.MaxSuspectSeconds * 1000L)), $"{silence}, but it {facts.Finding.Words}"),

            _ when facts.IsPreserving && suspectFor < options.PreservationSeconds * 1000L => new(
                Earlier(extended, facts.SuspectSince + (options.PreservationSeconds * 1000L)),
                $"{silence}, and it {facts.Finding.Words}; kept for at most {options.PreservationSeconds} s, as the registry suspects its own network"),
            _ => new(null, $"{silence}, and it {facts.Finding.Words}"),
        };
    }

    private static long Earlier(long a, long b) => Math.Min(a, b);
}

/// <param name="SuspectSince">When the lease ended.</param>
/// <param name="IsPreserving">The registry suspects itself.</param>
internal readonly record struct EvictionFacts(long Now, long RenewedAt, long SuspectSince, Finding Finding, bool IsPreserving);

/// <param name="KeepUntil">Null: evicted.</param>
internal sealed record Verdict(long? KeepUntil, string Reason);
