namespace Hanok.Bench.HandWritten;

/// <summary>The orchestrator: transactions 3, 5 and 7 save the saga and send the next command; 9 approves the order and ends the saga.</summary>
internal sealed class OrderService(Action<Guid> approved) : IService
{
    public ServiceName Name => ServiceName.Order;

    public void Handle(List<Message> messages, Transaction transaction, DateTimeOffset now)
    {
        List<Guid> sagas = new(messages.Count), done = [];
        List<short> steps = new(messages.Count);
        List<byte[]> data = new(messages.Count);
        foreach (var message in messages)
        {
            var (step, next) = Decide(message.Kind);
            sagas.Add(message.Saga);
            steps.Add(step);
            data.Add(message.Body);
            transaction.Send(message.Next(next, now));
            if (next == MessageKind.OrderApproved)
            {
                done.Add(message.ReadBody().OrderId);
            }
        }
        transaction.Update(
            """
            UPDATE sagas SET step = t.step, data = t.data, updated_at = now() FROM unnest($1, $2, $3) AS t (id, step, data)
            WHERE sagas.id = t.id AND sagas.step = t.step - 1
            """, sagas.Count,
            Transaction.List(sagas), Transaction.List(steps), Transaction.List(data));
        if (done.Count > 0)
        {
            transaction.Update(
                """
                UPDATE orders SET state = 'APPROVED' FROM unnest($1) AS t (id)
                WHERE orders.id = t.id AND orders.state = 'APPROVAL_PENDING'
                """, done.Count,
                Transaction.List(done));
        }
    }

    public void Committed(Message message)
    {
        if (message.Kind == MessageKind.TicketConfirmed)
        {
            approved(message.Saga);
        }
    }

    /// <summary>The saga definition: the step a reply completes, and what follows.</summary>
    private static (short Step, MessageKind Next) Decide(MessageKind reply) => reply switch
    {
        MessageKind.ConsumerVerified => (1, MessageKind.CreateTicket),
        MessageKind.TicketCreated => (2, MessageKind.AuthorizeCard),
        MessageKind.CardAuthorized => (3, MessageKind.ConfirmTicket),
        MessageKind.TicketConfirmed => (4, MessageKind.OrderApproved),
        _ => throw new InvalidOperationException($"The orchestrator does not expect {reply}."),
    };
}
