using Hanok.Messaging;

namespace Hanok.Events;

public static class EventExtensions
{
    /// <summary>Publishes an event of this service if and only if the transaction commits.</summary>
    /// <param name="key">The aggregate: events of one key reach every subscriber in commit order.</param>
    public static void Publish<TEvent>(this ITransaction transaction, string key, TEvent happened) where TEvent : IEvent =>
        transaction.Add(transaction.Messages.Event(key, happened));
}
