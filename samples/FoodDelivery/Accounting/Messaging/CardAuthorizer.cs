using FoodDelivery.Accounting.Data;
using FoodDelivery.Accounting.Domain;
using Hanok.Isolation;
using Hanok.Postgres;
using Hanok.Postgres.Isolation;

namespace FoodDelivery.Accounting.Messaging;

/// <summary>Authorizes cards, in whichever style an order is created, and keeps the accounts in step.</summary>
public sealed class CardAuthorizer(VersionFile versions, TimeProvider time)
{
    /// <summary>Keeps a run of authorizations, declined ones too; what is decided already stands.</summary>
    /// <returns>Of each, whether it came in time: one that was reversed before it came is dropped.</returns>
    public async ValueTask<IReadOnlyList<OperationAnswer>> AuthorizeAsync(
        PostgresTransaction transaction, IReadOnlyList<CardAuthorization> authorizations, CancellationToken cancellation)
    {
        var verdicts = await versions.RecordAsync(
            transaction, [.. authorizations.Select(a => AuthorizationLog.Authorize(a.OrderId))], cancellation);
        var inTime = authorizations.Where((_, i) => verdicts[i].Answer == OperationAnswer.Apply).ToList();
        var kept = await AuthorizationTable.InsertAsync(transaction, inTime, time.GetUtcNow(), cancellation);
        AccountTable.Raise(
            transaction,
            [.. inTime.Where(a => a.Objection is null && kept.Contains(a.OrderId)).Select(a => new Delta<string>(Account.IdOf(a), a.Total.Amount))]);
        return [.. verdicts.Select(verdict => verdict.Answer)];
    }
}
