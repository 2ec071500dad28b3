using Hanok.Idempotency;
using Hanok.Messaging;

namespace Hanok.InMemory;

internal sealed class InMemoryRequestStore(InMemoryDatabase database) : IRequestStore
{
    public async ValueTask<StoredRequest> ClaimAsync(
        ITransaction transaction, StoredRequest wanted, DateTimeOffset now, CancellationToken cancellation)
    {
        // Whoever is in keeps all others out.
        await transaction.InMemory.EnterAsync(cancellation);
        if (database.Requests.TryGetValue(wanted.Id, out var known) && !known.IsFree(now))
            return known;

        transaction.InMemory.OnCommit(() => database.Requests[wanted.Id] = wanted);
        return wanted;
    }

    public void Save(ITransaction transaction, StoredRequest answered) => transaction.InMemory.OnCommit(() =>
    {
        if (IsStillOf(answered))
            database.Requests[answered.Id] = answered;
    });

    public void Release(ITransaction transaction, StoredRequest claimed) => transaction.InMemory.OnCommit(() =>
    {
        if (IsStillOf(claimed) && database.Requests[claimed.Id].Answer is null)
            database.Requests.Remove(claimed.Id);
    });

    public async ValueTask<int> ForgetAsync(DateTimeOffset now, int limit, CancellationToken cancellation)
    {
        await using var transaction = database.Begin();
        await transaction.EnterAsync(cancellation);
        var over = database.Requests.Values.Where(request => request.ExpiresAt <= now).Take(limit).Select(request => request.Id).ToList();
        over.ForEach(id => database.Requests.Remove(id));
        return over.Count;
    }

    private bool IsStillOf(StoredRequest request) => database.Requests.GetValueOrDefault(request.Id)?.Claim == request.Claim;
}
