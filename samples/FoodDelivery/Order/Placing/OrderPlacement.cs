using System.Security.Cryptography;
using FoodDelivery.Contracts.Kitchen;
using FoodDelivery.Contracts.Orders;
using FoodDelivery.Orders.Data;
using FoodDelivery.Orders.Domain;
using FoodDelivery.Orders.Messaging;
using FoodDelivery.Orders.Sagas;
using Hanok.Events;
using Hanok.Messaging;
using Hanok.Postgres;
using Hanok.Sagas;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Orders.Placing;

/// <summary>Places orders in the style that is configured, each key once whatever was configured before.</summary>
public sealed class OrderPlacement(
    PostgresDatabase database, SagaStarter<CreateOrderState> sagas, ISagaStore sagaStore, IOptions<CreateOrderOptions> options)
{
    /// <returns>The order, which for a repeated request is the first one's.</returns>
    /// <exception cref="IdempotencyConflictException">The key belongs to another request.</exception>
    public async ValueTask<Guid> PlaceAsync(string key, ReadOnlyMemory<byte> request, CreateOrderState order, CancellationToken cancellation)
    {
        // As the saga's id follows from the key, so that a key is taken in both styles when it is in one.
        var conversation = StableId.Of($"create-order/{key}");
        try
        {
            if (options.Value.Style == CreateOrderStyle.Orchestration)
                return (await sagas.StartAsync(key, request, order, cancellation)).State.OrderId;

            await PublishAsync(conversation, request, order, cancellation);
            return order.OrderId;
        }
        catch (Exception e) when (e is not OperationCanceledException and not IdempotencyConflictException)
        {
            if (await PlacedOrders.FindAsync(database, conversation, cancellation) is var (hash, placed))
                return hash.AsSpan().SequenceEqual(SHA256.HashData(request.Span)) ? placed : throw new IdempotencyConflictException(key);

            // Here a start is a repetition.
            if (options.Value.Style == CreateOrderStyle.Choreography && await sagaStore.FindAsync(conversation, cancellation) is not null)
                return (await sagas.StartAsync(key, request, order, cancellation)).State.OrderId;

            throw;
        }
    }

    private async ValueTask PublishAsync(Guid conversation, ReadOnlyMemory<byte> request, CreateOrderState order, CancellationToken cancellation)
    {
        await using var transaction = database.Begin();
        PlacedOrders.Insert(transaction, conversation, SHA256.HashData(request.Span), order.OrderId);
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

        await transaction.CommitAsync(cancellation);
    }

    private static OrderDetails Details(CreateOrderState order) => new(
        order.OrderId, order.ConsumerId, order.RestaurantId, order.Quote.RestaurantVersion,
        [.. order.Quote.Items.Select(item => new TicketLine(item.MenuItemId, item.Quantity))], order.Quote.Total!.Value, order.PaymentToken);
}
