namespace Hanok.Idempotency;

/// <summary>A request as it is stored. Immutable.</summary>
public sealed record StoredRequest
{
    /// <summary><see cref="RequestKey.Id"/>.</summary>
    public required Guid Id { get; init; }

    public required byte[] Hash { get; init; }

    /// <summary>Whose it is: new for each attempt, so that one which has lost it can be told.</summary>
    public required Guid Claim { get; init; }

    /// <summary>While it has no answer: until when nobody else begins with it.</summary>
    public required DateTimeOffset LeasedUntil { get; init; }

    /// <summary>Null while it is being processed.</summary>
    public RequestAnswer? Answer { get; init; }

    /// <summary>When it is forgotten.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Whether another attempt may begin.</summary>
    public bool IsFree(DateTimeOffset now) => ExpiresAt <= now || (Answer is null && LeasedUntil <= now);
}
