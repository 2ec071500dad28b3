using FoodDelivery.Accounting.Data;
using FoodDelivery.Accounting.Domain;
using FoodDelivery.Contracts;
using FoodDelivery.Contracts.Accounting;
using FoodDelivery.Contracts.Kitchen;
using FoodDelivery.Contracts.Orders;
using Hanok.Events;
using Hanok.Messaging;
using Hanok.Postgres;

namespace FoodDelivery.Accounting.Messaging;

/// <summary>The part of accounting in the createOrder flow: the decision that cannot be taken back, a whole run at once.</summary>
public sealed class CardReactions(CardAuthorizer authorizer, TimeProvider time) : IBatchEventHandler<TicketPending>, IBatchEventHandler<OrderTimedOut>
{
    private static readonly Rejection TimedOut = new("order-timed-out", "The order waited too long for its approval.");

    public async ValueTask HandleAsync(IReadOnlyList<TicketPending> events, BatchContext context)
    {
        var transaction = context.Transaction.Postgres;
        var authorizations = events.Select(e => e.Order)
            .Select(order => CardAuthorization.Of(order.OrderId, order.ConsumerId, order.Total, new Card(order.PaymentToken))).ToList();
        await authorizer.AuthorizeAsync(transaction, authorizations, context.Cancellation);

        // One that was there already stands, so it is read what became of each.
        var authorized = await OrderAuthorizations.AuthorizedAsync(transaction, authorizations.Select(a => a.OrderId), context.Cancellation);
        foreach (var (i, (pending, authorization)) in events.Zip(authorizations).Index())
            if (authorized.Contains(authorization.OrderId))
                context.At(i).Publish($"{authorization.OrderId}", new CardAuthorized(authorization.OrderId, pending.TicketId));
            else
                context.At(i).Publish($"{authorization.OrderId}", new CardDeclined(authorization.OrderId, authorization.Objection ?? TimedOut));
    }

    public async ValueTask HandleAsync(IReadOnlyList<OrderTimedOut> events, BatchContext context)
    {
        var declined = await OrderAuthorizations.DeclineUndecidedAsync(
            context.Transaction.Postgres, events.Select(e => e.OrderId), time.GetUtcNow(), context.Cancellation);
        foreach (var (i, late) in events.Index())
            if (declined.Contains(late.OrderId))
                context.At(i).Publish($"{late.OrderId}", new CardDeclined(late.OrderId, TimedOut));
    }
}
