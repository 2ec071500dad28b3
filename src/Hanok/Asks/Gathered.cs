namespace Hanok.Asks;

/// <summary>The answers that came until there were enough, or until the deadline.</summary>
/// <param name="Answers">In the order in which they came.</param>
/// <param name="IsComplete">Whether there were enough of them.</param>
public sealed record Gathered<TReply>(IReadOnlyList<Answer<TReply>> Answers, bool IsComplete);
