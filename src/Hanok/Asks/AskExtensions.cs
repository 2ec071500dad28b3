using Hanok.Commands;
using Hanok.Events;
using Hanok.Messaging;

namespace Hanok.Asks;

public static class AskExtensions
{
    /// <summary>
    /// Sends a command, if and only if the transaction commits, whose answer is waited for later and by whichever instance: with
    /// <see cref="Asker.AwaitAsync{TReply}"/>, for a 202 and a status. The answer is kept until the deadline.
    /// </summary>
    /// <param name="key">Commands of one key are handled in commit order.</param>
    /// <param name="deadline">Up to <see cref="Asker.LongestDeadline"/>.</param>
    /// <returns>The id of the ask. It tells its deadline to whoever sees it, and nothing else.</returns>
    public static Guid Ask<TReply>(this ITransaction transaction, string key, ICommand<TReply> command, TimeSpan deadline)
    {
        var id = NewAsk(transaction, deadline);
        transaction.AddAsk(id, key, command);
        return id;
    }

    internal static Guid NewAsk(this ITransaction transaction, TimeSpan deadline)
    {
        if (deadline <= TimeSpan.Zero || deadline > Asker.LongestDeadline)
            throw new ArgumentOutOfRangeException(
                nameof(deadline), deadline, $"An ask has a deadline of more than nothing and at most {Asker.LongestDeadline}.");

        return AskId.New(transaction.Messages.Time.GetUtcNow() + deadline);
    }

    internal static void AddAsk<TReply>(this ITransaction transaction, Guid id, string key, ICommand<TReply> command)
    {
        var message = Guid.CreateVersion7(transaction.Messages.Time.GetUtcNow());
        transaction.Add(transaction.Messages.Command(message, key, conversation: id, command) with
        {
            ReplyTo = Channels.Answers(transaction.Messages.Service),
        });
    }

    internal static void AddAsk(this ITransaction transaction, Guid id, string key, IEvent happened) =>
        transaction.Add(transaction.Messages.Event(key, happened) with
        {
            CorrelationId = id,
            ReplyTo = Channels.Answers(transaction.Messages.Service),
        });
}
