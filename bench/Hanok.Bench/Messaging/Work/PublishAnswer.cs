namespace Hanok.Bench.Messaging.Work;

/// <param name="Published">Messages whose transactions committed.</param>
/// <param name="NotStarted">Messages of a given rate that were not published, because too many were in flight.</param>
/// <param name="Error">The first.</param>
internal sealed record PublishAnswer(int Published, long NotStarted = 0, string? Error = null);
