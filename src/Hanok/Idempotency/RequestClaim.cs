namespace Hanok.Idempotency;

/// <summary>What became of claiming a request.</summary>
public sealed class RequestClaim
{
    internal RequestClaim(StoredRequest stored) => Stored = stored;

    /// <summary>What the first was answered; null when this is the first, which is to be done and completed.</summary>
    public RequestAnswer? Answer => Stored.Answer;

    internal StoredRequest Stored { get; }
}
