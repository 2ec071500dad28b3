namespace Hanok.Bench.HandWritten;

/// <summary>Transactions 4 (create the ticket) and 8 (confirm it). The order's id is the ticket's key: a doubled message would violate it.</summary>
internal sealed class KitchenService : IService
{
    public ServiceName Name => ServiceName.Kitchen;

    public void Handle(List<Message> messages, Transaction transaction, DateTimeOffset now)
    {
        List<Guid> created = [], restaurants = [], confirmed = [];
        List<string> items = [];
        foreach (var message in messages)
        {
            var order = message.ReadBody();
            if (message.Kind == MessageKind.CreateTicket)
            {
                created.Add(order.OrderId);
                restaurants.Add(order.RestaurantId);
                items.Add(order.LineItems);
                transaction.Send(message.Next(MessageKind.TicketCreated, now));
            }
            else
            {
                confirmed.Add(order.OrderId);
                transaction.Send(message.Next(MessageKind.TicketConfirmed, now));
            }
        }
        if (created.Count > 0)
        {
            transaction.Run(
                """
                INSERT INTO tickets (order_id, restaurant_id, line_items, state)
                SELECT id, restaurant, items, 'CREATE_PENDING' FROM unnest($1, $2, $3) AS t (id, restaurant, items)
                """,
                Transaction.List(created), Transaction.List(restaurants), Transaction.List(items));
        }
        if (confirmed.Count > 0)
        {
            transaction.Update(
                """
                UPDATE tickets SET state = 'AWAITING_ACCEPTANCE' FROM unnest($1) AS t (id)
                WHERE tickets.order_id = t.id AND tickets.state = 'CREATE_PENDING'
                """, confirmed.Count,
                Transaction.List(confirmed));
        }
    }
}
