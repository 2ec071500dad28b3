using FoodDelivery.Contracts;
using FoodDelivery.Contracts.Orders;
using FoodDelivery.Orders.Domain;
using Hanok.Events;
using Hanok.Messaging;

namespace FoodDelivery.Orders.Messaging;

/// <summary>
/// What becomes of orders, for those who keep views of them: the same events in both styles, in the conversation of the saga or flow that decides.
/// </summary>
public static class OrderEvents
{
    public static void PublishCreated(this ITransaction transaction, Order order) => transaction.Publish(
        $"{order.Id}",
        new OrderCreated(order.Id, order.ConsumerId, order.RestaurantId, Lines(order.Items), order.Total, order.CreatedAt), order.SagaId);

    /// <param name="conversation">Of the saga or flow.</param>
    public static void PublishState(this ITransaction transaction, Guid order, string state, Guid conversation, Rejection? reason = null) =>
        transaction.Publish($"{order}", new OrderStateChanged(order, state, reason), conversation);

    /// <inheritdoc cref="PublishState(ITransaction, Guid, string, Guid, Rejection)"/>
    public static void PublishState(this MessageContext context, Guid order, string state, Rejection? reason = null) =>
        context.Publish($"{order}", new OrderStateChanged(order, state, reason));

    /// <inheritdoc cref="PublishState(ITransaction, Guid, string, Guid, Rejection)"/>
    public static void PublishRevised(this ITransaction transaction, Guid order, Quote quote, Guid conversation) =>
        transaction.Publish($"{order}", new OrderRevised(order, Lines(quote.Items), quote.Total!.Value), conversation);

    private static List<OrderedItem> Lines(IReadOnlyList<OrderItem> items) =>
        [.. items.Select(item => new OrderedItem(item.MenuItemId, item.Quantity, item.Name, item.Price))];
}
