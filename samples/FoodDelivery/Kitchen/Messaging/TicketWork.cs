using FoodDelivery.Contracts;
using FoodDelivery.Kitchen.Data;
using FoodDelivery.Kitchen.Domain;
using Hanok.Postgres;

namespace FoodDelivery.Kitchen.Messaging;

/// <summary>What the kitchen does for orders, a whole run at once, whoever wants it: a saga or a flow.</summary>
public static class TicketWork
{
    /// <returns>For each request its ticket, or why the kitchen does not cook it.</returns>
    public static async ValueTask<IReadOnlyList<(Guid Ticket, Rejection? Objection)>> CreateAsync(
        PostgresTransaction transaction, IReadOnlyList<TicketRequest> requests, DateTimeOffset now, CancellationToken cancellation)
    {
        var known = await RestaurantTable.ForAsync(transaction, requests, cancellation);
        var made = new Dictionary<Guid, Ticket>();
        var answers = new List<(Guid, Rejection?)>(requests.Count);
        foreach (var request in requests)
        {
            var (restaurant, earlier) = known[request.OrderId];
            earlier ??= made.GetValueOrDefault(request.OrderId)?.Id;
            if (earlier is not null)
                answers.Add((earlier.Value, null));
            else if (request.IsAheadOf(restaurant))
                throw new ReplicaBehindException(request, restaurant?.Version ?? 0);
            else if (request.Objection(restaurant) is { } objection)
                answers.Add((Guid.Empty, objection));
            else
            {
                var ticket = request.ToTicket(Guid.CreateVersion7(now), restaurant!, now);
                made.Add(request.OrderId, ticket);
                answers.Add((ticket.Id, null));
            }
        }

        if (made.Count > 0)
            TicketTable.Insert(transaction, [.. made.Values]);

        return answers;
    }

    /// <exception cref="InvalidOperationException">A ticket is gone, though its order is paid for.</exception>
    public static async ValueTask ConfirmAsync(PostgresTransaction transaction, IReadOnlyList<Guid> tickets, CancellationToken cancellation)
    {
        var states = await TicketTable.ConfirmAsync(transaction, tickets, cancellation);

        // The card is charged, so this cannot be refused; and to call it done would hide an order that nobody cooks.
        foreach (var id in tickets)
            if (states.GetValueOrDefault(id) is null or TicketState.Cancelled)
                throw new InvalidOperationException(
                    $"Ticket {id} cannot be confirmed: it is {states.GetValueOrDefault(id) ?? "missing"}. Its order is paid for. "
                    + "Create the ticket anew or cancel the order, then skip this message.");
    }
}
