using Hanok.Messaging;

namespace Hanok.Idempotency;

/// <summary>Keeps the requests of a service, with their answers, in its own database. Thread-safe.</summary>
public interface IRequestStore
{
    /// <summary>
    /// In one statement: takes the place of a request, unless one is there that is not <see cref="StoredRequest.IsFree"/>. Who does the same
    /// at the same time waits until this transaction ends.
    /// </summary>
    /// <returns>What is there then: the same as <paramref name="wanted"/> when it has the same <see cref="StoredRequest.Claim"/>.</returns>
    ValueTask<StoredRequest> ClaimAsync(ITransaction transaction, StoredRequest wanted, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>Saves an answer, if the request still has this claim.</summary>
    void Save(ITransaction transaction, StoredRequest answered);

    /// <summary>Forgets a request, if it still has this claim and no answer: it may be tried again.</summary>
    void Release(ITransaction transaction, StoredRequest claimed);

    /// <summary>Forgets up to <paramref name="limit"/> requests whose time is over.</summary>
    /// <returns>How many there were.</returns>
    ValueTask<int> ForgetAsync(DateTimeOffset now, int limit, CancellationToken cancellation);
}
