using Hanok.Messaging;

namespace Hanok.Commands;

/// <summary>Reads commands, has them done, and sends the replies with the same transaction.</summary>
internal sealed class CommandDispatcher<TCommand, TReply>(
    Func<IReadOnlyList<TCommand>, BatchContext, ValueTask<IReadOnlyList<Reply<TReply>>>> handle, MessageJson json) : IDispatcher
    where TCommand : ICommand<TReply>
{
    public async ValueTask DispatchAsync(BatchContext context)
    {
        var commands = new TCommand[context.Messages.Count];
        for (var i = 0; i < commands.Length; i++)
            commands[i] = json.Read<TCommand>(context.Messages[i].Body.Span);

        var replies = await handle(commands, context);
        if (replies.Count != commands.Length)
            throw new InvalidOperationException(
                $"The handler of {typeof(TCommand).Name} answered {replies.Count} of {commands.Length} commands. It must return one reply for each, in order.");

        for (var i = 0; i < commands.Length; i++)
            Answer(context.Transaction, context.Messages[i], replies[i]);
    }

    private static void Answer(ITransaction transaction, Message command, Reply<TReply> reply)
    {
        if (command.ReplyTo.Length == 0)
            return;

        transaction.Add(reply.Refusal is { } refusal
            ? transaction.Messages.Reply(command, refusal)
            : transaction.Messages.Reply(command, reply.Value ?? throw new InvalidOperationException(
                $"The handler of {typeof(TCommand).Name} answered null. Return a {typeof(TReply).Name} or a Refusal.")));
    }
}
