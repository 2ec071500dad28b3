using FoodDelivery.Contracts.Kitchen;
using FoodDelivery.Kitchen.Data;
using FoodDelivery.Kitchen.Domain;
using Hanok.Commands;
using Hanok.Messaging;
using Hanok.Postgres;

namespace FoodDelivery.Kitchen.Messaging;

/// <summary>What the createOrder saga asks of the kitchen; each a whole run at once.</summary>
public sealed class TicketCommands(TimeProvider time) :
    IBatchCommandHandler<CreateTicket, TicketCreated>, IBatchCommandHandler<ConfirmTicket, Done>, IBatchCommandHandler<CancelTicket, Done>
{
    public async ValueTask<IReadOnlyList<Reply<TicketCreated>>> HandleAsync(IReadOnlyList<CreateTicket> commands, BatchContext context)
    {
        var requests = commands.Select(c => new TicketRequest(c.OrderId, c.RestaurantId, c.RestaurantVersion, c.LineItems)).ToList();
        var answers = await TicketWork.CreateAsync(context.Transaction.Postgres, requests, time.GetUtcNow(), context.Cancellation);
        return [.. answers.Select(Reply<TicketCreated> (a) => a.Objection is null ? new TicketCreated(a.Ticket) : a.Objection.ToRefusal())];
    }

    public async ValueTask<IReadOnlyList<Reply<Done>>> HandleAsync(IReadOnlyList<ConfirmTicket> commands, BatchContext context)
    {
        await TicketWork.ConfirmAsync(context.Transaction.Postgres, [.. commands.Select(c => c.TicketId)], context.Cancellation);
        return AllDone(commands.Count);
    }

    public ValueTask<IReadOnlyList<Reply<Done>>> HandleAsync(IReadOnlyList<CancelTicket> commands, BatchContext context)
    {
        TicketTable.Cancel(context.Transaction.Postgres, commands.Select(c => c.OrderId));
        return ValueTask.FromResult(AllDone(commands.Count));
    }

    private static IReadOnlyList<Reply<Done>> AllDone(int count) => [.. Enumerable.Repeat<Reply<Done>>(Done.Value, count)];
}
