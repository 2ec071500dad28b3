namespace Hanok.Bench.HandWritten;

/// <summary>Transaction 2. Only the happy path is measured: a refused consumer aborts the batch (division by zero) and ends the run.</summary>
internal sealed class ConsumerService : IService
{
    public ServiceName Name => ServiceName.Consumer;

    public void Handle(List<Message> messages, Transaction transaction, DateTimeOffset now)
    {
        List<Guid> ids = new(messages.Count);
        List<long> totals = new(messages.Count);
        foreach (var message in messages)
        {
            var order = message.ReadBody();
            ids.Add(order.ConsumerId);
            totals.Add(order.TotalCents);
            transaction.Send(message.Next(MessageKind.ConsumerVerified, now));
        }
        transaction.Run(
            """
            SELECT 1 / (count(*) = $3)::int FROM unnest($1, $2) AS asked (id, total)
            JOIN consumers USING (id) WHERE asked.total <= consumers.order_limit
            """,
            Transaction.List(ids), Transaction.List(totals), Transaction.Value((long)messages.Count));
    }
}
