using Hanok.Messaging;

namespace Hanok.Asks;

public static class AnswerExtensions
{
    /// <summary>
    /// Answers an event, if its publisher gathers answers; otherwise does nothing. A <see cref="Commands.Refusal"/> is an answer too. One
    /// answer is sent for a message: what is answered later is dropped.
    /// </summary>
    /// <remarks>Commands are answered by what their handler returns.</remarks>
    public static void Answer<TReply>(this MessageContext context, TReply reply)
    {
        var (message, transaction, _) = context;
        if (message.ReplyTo.Length == 0)
            return;

        // Many services answer one event, so the id is not that of the reply to a command.
        transaction.Add(transaction.Messages.Reply(message, reply) with
        {
            Id = StableId.Of(message.Id, $"answer of {transaction.Messages.Service}"),
        });
    }
}
