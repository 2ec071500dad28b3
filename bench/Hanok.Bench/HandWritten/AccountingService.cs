namespace Hanok.Bench.HandWritten;

/// <summary>Transaction 6. The order's id is the key of its authorization: a doubled message would violate it.</summary>
internal sealed class AccountingService : IService
{
    public ServiceName Name => ServiceName.Accounting;

    public void Handle(List<Message> messages, Transaction transaction, DateTimeOffset now)
    {
        List<Guid> orders = [], consumers = [];
        List<long> totals = [];
        List<string> tokens = [];
        foreach (var message in messages)
        {
            var order = message.ReadBody();
            orders.Add(order.OrderId);
            consumers.Add(order.ConsumerId);
            totals.Add(order.TotalCents);
            tokens.Add(order.PaymentToken);
            transaction.Send(message.Next(MessageKind.CardAuthorized, now));
        }
        transaction.Run(
            """
            INSERT INTO authorizations (order_id, consumer_id, total, payment_token)
            SELECT * FROM unnest($1, $2, $3, $4)
            """,
            Transaction.List(orders), Transaction.List(consumers), Transaction.List(totals), Transaction.List(tokens));
    }
}
