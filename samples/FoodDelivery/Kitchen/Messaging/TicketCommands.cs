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
        var transaction = context.Transaction.Postgres;
        var requests = commands.Select(c => new TicketRequest(c.OrderId, c.RestaurantId, c.RestaurantVersion, c.LineItems)).ToList();
        var known = await RestaurantTable.ForAsync(transaction, requests, context.Cancellation);

        var now = time.GetUtcNow();
        var made = new Dictionary<Guid, Ticket>();
        var replies = new List<Reply<TicketCreated>>(requests.Count);
        foreach (var request in requests)
        {
            var (restaurant, earlier) = known[request.OrderId];
            earlier ??= made.GetValueOrDefault(request.OrderId)?.Id;
            if (earlier is not null)
                replies.Add(new TicketCreated(earlier.Value));
            else if (request.IsAheadOf(restaurant))
                throw new ReplicaBehindException(request, restaurant?.Version ?? 0);
            else if (request.Objection(restaurant) is { } objection)
                replies.Add(objection.ToRefusal());
            else
            {
                var ticket = request.ToTicket(Guid.CreateVersion7(now), restaurant!, now);
                made.Add(request.OrderId, ticket);
                replies.Add(new TicketCreated(ticket.Id));
            }
        }

        if (made.Count > 0)
            TicketTable.Insert(transaction, [.. made.Values]);

        return replies;
    }

    public async ValueTask<IReadOnlyList<Reply<Done>>> HandleAsync(IReadOnlyList<ConfirmTicket> commands, BatchContext context)
    {
        var states = await TicketTable.ConfirmAsync(
            context.Transaction.Postgres, commands.Select(c => c.TicketId), context.Cancellation);

        // The card is charged, so this cannot be refused; and to call it done would hide an order that nobody cooks.
        foreach (var id in commands.Select(c => c.TicketId))
            if (states.GetValueOrDefault(id) is null or TicketState.Cancelled)
                throw new InvalidOperationException(
                    $"Ticket {id} cannot be confirmed: it is {states.GetValueOrDefault(id) ?? "missing"}. Its order is paid for. "
                    + "Create the ticket anew or cancel the order, then skip this command.");

        return AllDone(commands.Count);
    }

    public ValueTask<IReadOnlyList<Reply<Done>>> HandleAsync(IReadOnlyList<CancelTicket> commands, BatchContext context)
    {
        TicketTable.Cancel(context.Transaction.Postgres, commands.Select(c => c.OrderId));
        return ValueTask.FromResult(AllDone(commands.Count));
    }

    private static IReadOnlyList<Reply<Done>> AllDone(int count) => [.. Enumerable.Repeat<Reply<Done>>(Done.Value, count)];
}
