using FoodDelivery.Accounting.Data;
using FoodDelivery.Accounting.Domain;
using FoodDelivery.Contracts.Accounting;
using Hanok.Commands;
using Hanok.Messaging;
using Hanok.Postgres;

namespace FoodDelivery.Accounting.Messaging;

/// <summary>Authorizes a whole run of cards with one write.</summary>
public sealed class AccountingCommands(TimeProvider time) : IBatchCommandHandler<AuthorizeCard, Done>
{
    public ValueTask<IReadOnlyList<Reply<Done>>> HandleAsync(IReadOnlyList<AuthorizeCard> commands, BatchContext context)
    {
        // A declined card is written down too: a refusal commits like any other answer.
        var authorizations = commands
            .Select(c => CardAuthorization.Of(c.OrderId, c.ConsumerId, c.Total, new Card(c.PaymentToken))).ToList();
        AuthorizationTable.Insert(context.Transaction.Postgres, authorizations, time.GetUtcNow());

        return ValueTask.FromResult<IReadOnlyList<Reply<Done>>>(
            [.. authorizations.Select(Reply<Done> (a) => a.Objection is null ? Done.Value : a.Objection.ToRefusal())]);
    }
}
