using System.Security.Cryptography;
using Hanok.Messaging;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Hanok.Tcc;

/// <summary>Does what is wanted of holds: each in one transaction with what the handler writes. Thread-safe.</summary>
internal sealed class HoldDesk(
    IDatabase database, IHoldStore store, IServiceScopeFactory scopes, TimeProvider time, IOptions<HoldOptions> options)
{
    /// <param name="owner">The service that asks for it: see <see cref="StoredHold.Owner"/>.</param>
    public async Task<HoldOutcome> TryAsync(HoldKind kind, Guid id, string owner, byte[] request, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var expiresAt = now + options.Value.Expiry;
        var fresh = new StoredHold
        {
            Kind = kind.Name,
            Id = id,
            Owner = owner,
            State = HoldState.Held,
            Request = request,
            RequestHash = SHA256.HashData(request),
            ExpiresAt = expiresAt,
            Due = expiresAt,
        };
        await using var transaction = database.Begin();
        var known = await store.AddAsync(transaction, fresh, cancellation);
        if (IsAnothers(known, owner))
            return new(HoldAnswer.OtherOwner, null);

        var (move, answer) = HoldDecider.Decide(HoldVerb.Try, known, now, fresh.RequestHash);
        return await ApplyAsync(kind, known ?? fresh, move, answer, transaction, cancellation);
    }

    public async Task<HoldOutcome> ConfirmAsync(HoldKind kind, Guid id, string owner, CancellationToken cancellation)
    {
        await using var transaction = database.Begin();
        var known = await store.LockAsync(transaction, kind.Name, id, cancellation);
        if (IsAnothers(known, owner))
            return new(HoldAnswer.OtherOwner, null);

        // The clock is read when nobody else has the hold any more: waiting for it takes time too.
        var (move, answer) = HoldDecider.Decide(HoldVerb.Confirm, known, time.GetUtcNow());
        return await ApplyAsync(kind, known, move, answer, transaction, cancellation);
    }

    public async Task<HoldOutcome> CancelAsync(HoldKind kind, Guid id, string owner, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var barrier = new StoredHold
        {
            Kind = kind.Name,
            Id = id,
            Owner = owner,
            State = HoldState.Cancelled,
            Request = [],
            RequestHash = [],
            ExpiresAt = now,
            EndedAt = now,
        };
        await using var transaction = database.Begin();
        var known = await store.AddAsync(transaction, barrier, cancellation);
        if (IsAnothers(known, owner))
            return new(HoldAnswer.OtherOwner, null);

        var (move, answer) = HoldDecider.Decide(HoldVerb.Cancel, known, now);
        return await ApplyAsync(kind, known ?? barrier, move, answer, transaction, cancellation);
    }

    public async Task ExpireAsync(HoldKind kind, Guid id, CancellationToken cancellation)
    {
        await using var transaction = database.Begin();
        var known = await store.LockAsync(transaction, kind.Name, id, cancellation);
        var (move, answer) = HoldDecider.Decide(HoldVerb.Expire, known, time.GetUtcNow());
        await ApplyAsync(kind, known, move, answer, transaction, cancellation);
    }

    public static bool IsAnothers(StoredHold? hold, string owner) => hold?.Owner is { } first && first != owner;

    private async Task<HoldOutcome> ApplyAsync(
        HoldKind kind, StoredHold? hold, HoldMove move, HoldAnswer answer, ITransaction transaction, CancellationToken cancellation)
    {
        if (move == HoldMove.None)
            return new(answer, hold);

        await using (var scope = CurrentTransaction.OpenScope(scopes, transaction))
        {
            // Not committed: the hold was never there, and may be tried again.
            if (move == HoldMove.Hold && await kind.TryAsync(scope.ServiceProvider, hold!, transaction, cancellation) is { } refusal)
                return new(HoldAnswer.Refused, null, refusal);

            if (move == HoldMove.Confirm)
                await kind.ConfirmAsync(scope.ServiceProvider, hold!, transaction, cancellation);

            if (move is HoldMove.Cancel or HoldMove.Expire)
                await kind.CancelAsync(scope.ServiceProvider, hold!, transaction, cancellation);
        }

        var next = move switch
        {
            HoldMove.Confirm => hold!.End(HoldState.Confirmed, time.GetUtcNow()),
            HoldMove.Cancel => hold!.End(HoldState.Cancelled, time.GetUtcNow()),
            HoldMove.Expire => hold!.End(HoldState.Expired, time.GetUtcNow()),
            _ => hold!,
        };
        if (next != hold)
            store.Save(transaction, next);

        await transaction.CommitAsync(cancellation);
        return new(answer, next);
    }
}
