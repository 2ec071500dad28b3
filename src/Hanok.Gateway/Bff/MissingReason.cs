namespace Hanok.Gateway.Bff;

/// <summary>Why a part is missing, as clients are told.</summary>
internal static class MissingReason
{
    /// <summary>It was not there by its deadline, or by that of the whole.</summary>
    public const string Timeout = "timeout";

    /// <summary>The service cannot be reached, broke off, or says that it cannot answer now.</summary>
    public const string Down = "down";

    /// <summary>The service does not show it to whoever asks.</summary>
    public const string Refused = "refused";

    /// <summary>No JSON, another shape, too large, or an answer that was not asked for: a mistake in one of the two.</summary>
    public const string BadAnswer = "bad-answer";

    /// <summary>Another part that it needs is missing.</summary>
    public const string NotAsked = "not-asked";

    public static readonly IReadOnlyList<string> All = [Timeout, Down, Refused, BadAnswer, NotAsked];
}
