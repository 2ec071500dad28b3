using Hanok.Messaging;

namespace Hanok.Commands;

public static class CommandExtensions
{
    /// <summary>Sends a command whose answer nobody waits for (a notification), if and only if the transaction commits.</summary>
    /// <param name="key">Commands of one key are handled in commit order.</param>
    public static void Send<TReply>(this ITransaction transaction, string key, ICommand<TReply> command)
    {
        var id = Guid.CreateVersion7(transaction.Messages.Time.GetUtcNow());
        transaction.Add(transaction.Messages.Command(id, key, conversation: id, command) with { ReplyTo = "" });
    }
}
