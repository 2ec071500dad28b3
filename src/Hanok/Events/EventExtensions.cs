using Hanok.Messaging;

namespace Hanok.Events;

public static class EventExtensions
{
    /// <summary>
    /// Publishes an event of this service if and only if the transaction commits. In a handler of single messages it belongs to the
    /// conversation of the message that is being handled; in a handler of runs, publish with <c>context.At(i).Publish(...)</c>.
    /// </summary>
    /// <param name="key">The aggregate: events of one key reach every subscriber in commit order.</param>
    public static void Publish<TEvent>(this ITransaction transaction, string key, TEvent happened) where TEvent : IEvent =>
        transaction.Add(transaction.Messages.Event(key, happened));

    /// <summary>Publishes an event of this service in a conversation that it begins, or that is known by other means.</summary>
    public static void Publish<TEvent>(this ITransaction transaction, string key, TEvent happened, Guid conversation) where TEvent : IEvent =>
        transaction.Add(transaction.Messages.Event(key, happened) with { CorrelationId = conversation });

    /// <summary>Publishes an event of this service in reaction to the message of the context, if and only if the transaction commits.</summary>
    /// <inheritdoc cref="Publish{TEvent}(ITransaction, string, TEvent)"/>
    public static void Publish<TEvent>(this MessageContext context, string key, TEvent happened) where TEvent : IEvent =>
        context.Transaction.Add(context.Transaction.Messages.Event(key, happened, context.Message));

    /// <summary>Publishes an event of this service when a time has passed: see <see cref="ITransaction.Schedule"/>.</summary>
    /// <returns>The id to cancel it by.</returns>
    public static Guid Publish<TEvent>(this ITransaction transaction, string key, TEvent happened, TimeSpan after) where TEvent : IEvent =>
        Publish(transaction, key, happened, at: transaction.Messages.Time.GetUtcNow() + after);

    /// <summary>Publishes an event of this service at a time: see <see cref="ITransaction.Schedule"/>.</summary>
    /// <returns>The id to cancel it by.</returns>
    public static Guid Publish<TEvent>(this ITransaction transaction, string key, TEvent happened, DateTimeOffset at) where TEvent : IEvent
    {
        var message = transaction.Messages.Event(key, happened);
        transaction.Schedule(message, at);
        return message.Id;
    }
}
