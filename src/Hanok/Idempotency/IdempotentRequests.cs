using Hanok.Messaging;
using Microsoft.Extensions.Options;

namespace Hanok.Idempotency;

/// <summary>Writes requests and their answers down in the transaction of what they do. Inject it. Thread-safe.</summary>
/// <example><code>
///   var claim = await requests.ClaimAsync(transaction, request, cancellation);
///   if (claim.Answer is { } first)
///       return first;                                       // a repetition
///   ...                                                     // what is to be done once
///   requests.Complete(transaction, claim, answer);
///   await transaction.CommitAsync(cancellation);
/// </code></example>
public sealed class IdempotentRequests
{
    private readonly IRequestStore _store;
    private readonly TimeProvider _time;
    private readonly IdempotencyOptions _options;

    internal IdempotentRequests(IRequestStore store, TimeProvider time, IOptions<IdempotencyOptions> options) =>
        (_store, _time, _options) = (store, time, options.Value);

    /// <summary>Begins with a request, or gives what it was answered before. Whoever repeats it meanwhile waits until the transaction ends.</summary>
    /// <exception cref="IdempotencyConflictException">The key belongs to another request.</exception>
    /// <exception cref="RequestRunningException">The first is being processed, in a transaction that has ended.</exception>
    public async ValueTask<RequestClaim> ClaimAsync(ITransaction transaction, RequestKey request, CancellationToken cancellation)
    {
        var now = _time.GetUtcNow();
        var wanted = new StoredRequest
        {
            Id = request.Id,
            Hash = request.Hash.ToArray(),
            Claim = Guid.CreateVersion7(now),
            LeasedUntil = now.AddSeconds(_options.LeaseSeconds),
            ExpiresAt = now.AddHours(_options.KeepHours),
        };
        var stored = await _store.ClaimAsync(transaction, wanted, now, cancellation);
        request.Match(stored.Hash);
        return stored.Claim == wanted.Claim || stored.Answer is not null ? new(stored) : throw new RequestRunningException(request.Key);
    }

    /// <summary>Keeps the answer of a request that was begun here.</summary>
    public void Complete(ITransaction transaction, RequestClaim claim, RequestAnswer answer) =>
        _store.Save(transaction, claim.Stored with { Answer = answer });

    /// <summary>Gives a request back that came to nothing, in a transaction after the one that claimed it: it may be tried again at once.</summary>
    public void Release(ITransaction transaction, RequestClaim claim) => _store.Release(transaction, claim.Stored);
}
