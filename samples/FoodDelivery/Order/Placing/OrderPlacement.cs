using System.Text.Json;
using FoodDelivery.Contracts;
using FoodDelivery.Contracts.Kitchen;
using FoodDelivery.Contracts.Orders;
using FoodDelivery.Orders.Data;
using FoodDelivery.Orders.Domain;
using FoodDelivery.Orders.Messaging;
using FoodDelivery.Orders.Sagas;
using Hanok.Events;
using Hanok.Idempotency;
using Hanok.Postgres;
using Hanok.Sagas;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Orders.Placing;

/// <summary>Places orders in the style that is configured, each request once whatever was configured before.</summary>
public sealed class OrderPlacement(
    PostgresDatabase database, SagaStarter<CreateOrderState> sagas, ISagaStore sagaStore, IdempotentRequests requests, IOptions<CreateOrderOptions> options)
{
    /// <returns>The order, which for a repeated request is the first one's.</returns>
    /// <exception cref="IdempotencyConflictException">The key belongs to another request.</exception>
    public async ValueTask<Guid> PlaceAsync(RequestKey request, CreateOrderState order, CancellationToken cancellation)
    {
        try
        {
            return options.Value.Style == CreateOrderStyle.Orchestration
                ? (await sagas.StartAsync(request, order, cancellation)).State.OrderId
                : await PublishAsync(request, order, cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException and not IdempotencyConflictException)
        {
            // There is one order for each request (orders_by_saga), and it may have been placed in the style that was configured before.
            if (await InTheOtherStyleAsync(request, order, cancellation) is { } placed)
                return placed;

            throw;
        }
    }

    private async ValueTask<Guid?> InTheOtherStyleAsync(RequestKey request, CreateOrderState order, CancellationToken cancellation)
    {
        // Never committed: it only looks.
        await using var transaction = database.Begin();
        if (options.Value.Style == CreateOrderStyle.Orchestration)
            return (await requests.ClaimAsync(transaction, request, cancellation)).Answer is { } first ? OrderOf(first) : null;

        // Here a start is a repetition.
        return (await sagaStore.ClaimAsync(transaction, [sagas.IdOf(request)], cancellation)).Count > 0
            ? (await sagas.StartAsync(transaction, request, order, cancellation)).State.OrderId : null;
    }

    private async ValueTask<Guid> PublishAsync(RequestKey request, CreateOrderState order, CancellationToken cancellation)
    {
        await using var transaction = database.Begin();
        var claim = await requests.ClaimAsync(transaction, request, cancellation);
        if (claim.Answer is { } first)
            return OrderOf(first);

        // As the saga's id would follow from it, so that a request is taken in both styles when it is in one.
        var conversation = sagas.IdOf(request);
        var row = order.ToOrder(conversation);
        OrderTable.Insert(transaction, row);
        transaction.PublishCreated(row);
        if (order.Quote.Objection is { } objection)
        {
            OrderTable.Reject(transaction, order.OrderId, ticket: null, objection);
            transaction.Publish($"{order.OrderId}", new OrderRejected(order.OrderId, objection), conversation);
            transaction.PublishState(order.OrderId, OrderState.Rejected, conversation, objection);
        }
        else
        {
            transaction.Publish($"{order.OrderId}", new OrderPlaced(Details(order)), conversation);
        }

        requests.Complete(transaction, claim, AnswerOf(order.OrderId));
        await transaction.CommitAsync(cancellation);
        return order.OrderId;
    }

    private static RequestAnswer AnswerOf(Guid order) => new(
        StatusCodes.Status202Accepted, [],
        JsonSerializer.SerializeToUtf8Bytes(new(order, OrderState.ApprovalPending), ContractsJson.Default.OrderAccepted));

    private static Guid OrderOf(RequestAnswer first) => JsonSerializer.Deserialize(first.Body, ContractsJson.Default.OrderAccepted)!.OrderId;

    private static OrderDetails Details(CreateOrderState order) => new(
        order.OrderId, order.ConsumerId, order.RestaurantId, order.Quote.RestaurantVersion,
        [.. order.Quote.Items.Select(item => new TicketLine(item.MenuItemId, item.Quantity))], order.Quote.Total!.Value, order.PaymentToken);
}
