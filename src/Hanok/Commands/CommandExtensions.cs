using Hanok.Messaging;

namespace Hanok.Commands;

public static class CommandExtensions
{
    /// <summary>Sends a command whose answer nobody waits for (a notification), if and only if the transaction commits.</summary>
    /// <param name="key">Commands of one key are handled in commit order.</param>
    public static void Send<TReply>(this ITransaction transaction, string key, ICommand<TReply> command) =>
        transaction.Add(Notification(transaction, key, command));

    /// <summary>Sends a command whose answer nobody waits for when a time has passed: see <see cref="ITransaction.Schedule"/>.</summary>
    /// <returns>The id to cancel it by.</returns>
    public static Guid Send<TReply>(this ITransaction transaction, string key, ICommand<TReply> command, TimeSpan after) =>
        Send(transaction, key, command, at: transaction.Messages.Time.GetUtcNow() + after);

    /// <summary>Sends a command whose answer nobody waits for at a time: see <see cref="ITransaction.Schedule"/>.</summary>
    /// <returns>The id to cancel it by.</returns>
    public static Guid Send<TReply>(this ITransaction transaction, string key, ICommand<TReply> command, DateTimeOffset at)
    {
        var message = Notification(transaction, key, command);
        transaction.Schedule(message, at);
        return message.Id;
    }

    private static Message Notification<TReply>(ITransaction transaction, string key, ICommand<TReply> command)
    {
        var id = Guid.CreateVersion7(transaction.Messages.Time.GetUtcNow());
        return transaction.Messages.Command(id, key, conversation: id, command) with { ReplyTo = "" };
    }
}
