using FoodDelivery.Accounting.Data;
using FoodDelivery.Accounting.Domain;
using FoodDelivery.Contracts.Accounting;
using Hanok.Commands;
using Hanok.Isolation;
using Hanok.Messaging;
using Hanok.Postgres;
using Hanok.Postgres.Isolation;

namespace FoodDelivery.Accounting.Messaging;

/// <summary>What sagas ask of accounting; each a whole run at once.</summary>
public sealed class AccountingCommands(CardAuthorizer authorizer, VersionFile versions) :
    IBatchCommandHandler<AuthorizeCard, Done>, IBatchCommandHandler<ReverseAuthorization, Done>, IBatchCommandHandler<ReviseAuthorization, Done>
{
    public async ValueTask<IReadOnlyList<Reply<Done>>> HandleAsync(IReadOnlyList<AuthorizeCard> commands, BatchContext context)
    {
        // A declined card is written down too: a refusal commits like any other answer.
        var authorizations = commands
            .Select(c => CardAuthorization.Of(c.OrderId, c.ConsumerId, c.Total, new Card(c.PaymentToken))).ToList();
        var answers = await authorizer.AuthorizeAsync(context.Transaction.Postgres, authorizations, context.Cancellation);
        return [.. authorizations.Select(Reply<Done> (a, i) =>
            answers[i] == OperationAnswer.Drop ? new Refusal("authorization-reversed", "The order was cancelled before its card was authorized.")
            : a.Objection is null ? Done.Value : a.Objection.ToRefusal())];
    }

    public async ValueTask<IReadOnlyList<Reply<Done>>> HandleAsync(IReadOnlyList<ReverseAuthorization> commands, BatchContext context)
    {
        var transaction = context.Transaction.Postgres;
        var verdicts = await versions.RecordAsync(
            transaction, [.. commands.Select(c => AuthorizationLog.Reverse(c.OrderId))], context.Cancellation);

        // What has not been authorized yet is remembered as reversed, and will be refused when it comes.
        var orders = commands.Where((_, i) => verdicts[i].Answer == OperationAnswer.Apply).Select(c => c.OrderId);
        var live = await AuthorizationTable.LockLiveAsync(transaction, orders, context.Cancellation);
        AuthorizationTable.Reverse(transaction, live.Keys);
        await AccountTable.ChangeAsync(
            transaction, [.. live.Values.Select(a => new Delta<string>(Account.IdOf(a), -a.Total.Amount))], context.Cancellation);

        return [.. commands.Select(Reply<Done> (_) => Done.Value)];
    }

    public async ValueTask<IReadOnlyList<Reply<Done>>> HandleAsync(IReadOnlyList<ReviseAuthorization> commands, BatchContext context)
    {
        var transaction = context.Transaction.Postgres;
        var live = await AuthorizationTable.LockLiveAsync(transaction, commands.Select(c => c.OrderId), context.Cancellation);
        var (replies, changes) = (new List<Reply<Done>>(commands.Count), new List<Delta<string>>(commands.Count));
        foreach (var command in commands)
        {
            var authorization = live.GetValueOrDefault(command.OrderId);
            if (CardAuthorization.ObjectionTo(authorization, command.Total, command.PaymentToken) is { } objection)
            {
                replies.Add(objection.ToRefusal());
                continue;
            }

            changes.Add(new(Account.IdOf(authorization!), command.Total.Amount - authorization!.Total.Amount));
            live[command.OrderId] = authorization with { Total = command.Total };
            replies.Add(Done.Value);
        }

        AuthorizationTable.SetAmounts(transaction, live.Values);
        await AccountTable.ChangeAsync(transaction, changes, context.Cancellation);
        return replies;
    }
}
