using Hanok.Messaging;

namespace Hanok.Events;

public static class EventExtensions
{
    /// <summary>Publishes an event of this service if and only if the transaction commits.</summary>
    /// <param name="key">The aggregate: events of one key reach every subscriber in commit order.</param>
    public static void Publish<TEvent>(this ITransaction transaction, string key, TEvent happened) where TEvent : IEvent =>
        transaction.Add(transaction.Messages.Event(key, happened));

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
