namespace Hanok.Outbox;

/// <summary>How far the relay is behind its log.</summary>
/// <param name="Bytes">What is in the log and neither delivered nor spooled yet; in a log shared with others, their bytes count too.</param>
/// <param name="RetainedBytes">What the database keeps because of it: this is what can fill the disk.</param>
/// <param name="Danger">What the log itself has to complain about, with the cure; null when all is well.</param>
public sealed record OutboxLag(long Bytes, long RetainedBytes, string? Danger = null);
