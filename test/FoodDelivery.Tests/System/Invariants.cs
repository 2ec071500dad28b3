namespace FoodDelivery.Tests.WholeSystem;

/// <summary>
/// What must be so whenever nothing is on the way, whatever happened before. It knows the databases and what clients were told, and none of
/// the code that made it so.
/// </summary>
internal sealed class Invariants
{
    private readonly Snapshot _now;
    private readonly Ledger _ledger;
    private readonly Dictionary<Guid, TicketRow> _tickets;
    private readonly Dictionary<Guid, AuthorizationRow> _cards;
    private readonly Dictionary<Guid, SagaRow> _sagas;
    private readonly Dictionary<Guid, OrderRow> _orders;

    private Invariants(Snapshot now, Ledger ledger)
    {
        (_now, _ledger) = (now, ledger);
        _tickets = now.Tickets.ToDictionary(ticket => ticket.OrderId);
        _cards = now.Authorizations.ToDictionary(card => card.OrderId);
        _sagas = now.Sagas.ToDictionary(saga => saga.Id);
        _orders = now.Orders.ToDictionary(order => order.Id);
    }

    /// <summary>All that is wrong, with ids; empty when nothing is.</summary>
    public static IReadOnlyList<string> Violations(Snapshot now, Ledger ledger)
    {
        var invariants = new Invariants(now, ledger);
        return
        [
            .. now.Parked.Select(parked => $"parked: {parked}"),
            .. now.Repetitions.Select(twice => $"happened twice: {twice}"),
            .. now.Held.Select(held => $"left behind: {held}"),
            .. now.Orders.SelectMany(invariants.OfOrder),
            .. invariants.OfSagas(),
            .. invariants.OfStrays(),
            .. invariants.OfPromises(),
        ];
    }

    private IEnumerable<string> OfOrder(OrderRow order) => order.State switch
    {
        "APPROVED" => OfApproved(order),
        "REJECTED" => OfRejected(order),
        "CANCELLED" => OfCancelled(order),
        _ => [$"order {order.Id} is {order.State} for ever"],
    };

    private IEnumerable<string> OfApproved(OrderRow order)
    {
        var ticket = _tickets.GetValueOrDefault(order.Id);
        if (ticket?.State is not ("AWAITING_ACCEPTANCE" or "ACCEPTED" or "PREPARING" or "READY_FOR_PICKUP"))
            yield return $"order {order.Id} is APPROVED, but its ticket is {ticket?.State ?? "missing"}";

        if (ticket is not null && ticket.Id != order.TicketId)
            yield return $"order {order.Id} names ticket {order.TicketId}, but the kitchen has {ticket.Id} for it";

        var card = _cards.GetValueOrDefault(order.Id);
        if (card?.State != "AUTHORIZED")
            yield return $"order {order.Id} is APPROVED, but its card is {card?.State ?? "not asked"}";

        // After a revision that made it cheaper, more stays authorized.
        if (card is not null && (card.Amount < order.Total || card.Amount != order.Authorized))
            yield return $"order {order.Id} costs {order.Total} and believes {order.Authorized} authorized, but {card.Amount} is";
    }

    private IEnumerable<string> OfRejected(OrderRow order)
    {
        if (_tickets.GetValueOrDefault(order.Id) is { State: not "CANCELLED" } ticket)
            yield return $"order {order.Id} is REJECTED ({order.RejectionCode}), but its ticket {ticket.Id} is {ticket.State}";

        if (_cards.GetValueOrDefault(order.Id) is { State: "AUTHORIZED" })
            yield return $"order {order.Id} is REJECTED ({order.RejectionCode}), but its card is AUTHORIZED";

        if (order.RejectionCode is null)
            yield return $"order {order.Id} is REJECTED for no reason";
    }

    private IEnumerable<string> OfCancelled(OrderRow order)
    {
        if (_tickets.GetValueOrDefault(order.Id) is not { State: "CANCELLED" })
            yield return $"order {order.Id} is CANCELLED, but its ticket is {_tickets.GetValueOrDefault(order.Id)?.State ?? "missing"}";

        if (_cards.GetValueOrDefault(order.Id) is not { State: "REVERSED" })
            yield return $"order {order.Id} is CANCELLED, but its card is {_cards.GetValueOrDefault(order.Id)?.State ?? "missing"}";

        if (!_ledger.MayBeCancelled(order.Id))
            yield return $"order {order.Id} is CANCELLED, and nobody asked for that";
    }

    private IEnumerable<string> OfSagas()
    {
        var orders = _now.Orders.ToLookup(order => order.SagaId);
        foreach (var saga in _now.Sagas)
        {
            if (!saga.HasEnded)
                yield return $"saga {saga.Id} is {saga.Status} at '{saga.Step}'";

            if (saga.Name == "create-order" && orders[saga.Id].Count() != 1)
                yield return $"saga {saga.Id} has {orders[saga.Id].Count()} orders: {string.Join(", ", orders[saga.Id].Select(order => order.Id))}";

            foreach (var order in orders[saga.Id].Where(order => saga.HasEnded && (order.State != "REJECTED") != (saga.Status == "completed")))
                yield return $"saga {saga.Id} is {saga.Status}, but order {order.Id} is {order.State}";
        }

        foreach (var order in _now.Orders.Where(order => !_sagas.ContainsKey(order.SagaId)))
            yield return $"order {order.Id} has no saga {order.SagaId}";
    }

    private IEnumerable<string> OfStrays()
    {
        foreach (var ticket in _now.Tickets.Where(ticket => !_orders.ContainsKey(ticket.OrderId)))
            yield return $"ticket {ticket.Id} ({ticket.State}) is for no order: {ticket.OrderId}";

        foreach (var card in _now.Authorizations.Where(card => !_orders.ContainsKey(card.OrderId)))
            yield return $"a card is {card.State} for no order: {card.OrderId}";
    }

    private IEnumerable<string> OfPromises()
    {
        foreach (var contradiction in _ledger.Contradictions)
            yield return contradiction;

        var accepted = _ledger.Accepted;
        foreach (var promise in accepted)
        {
            var order = _orders.GetValueOrDefault(promise.Id);
            var outcome = order?.RejectionCode ?? (order?.State == "CANCELLED" ? Outcomes.Approved : order?.State) ?? "missing";
            if (outcome != promise.Outcome)
                yield return $"order {promise.Id}, accepted for key {promise.Key}, must be {promise.Outcome} and is {outcome}";
        }

        // Every client here asks until it is told, so there is no order that nobody was told of.
        foreach (var order in _orders.Keys.Except(accepted.Select(promise => promise.Id)))
            yield return $"order {order} was made, and no client was ever told of it";
    }
}
