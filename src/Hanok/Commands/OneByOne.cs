using Hanok.Messaging;

namespace Hanok.Commands;

/// <summary>A handler of single commands as a handler of runs.</summary>
internal sealed class OneByOne<TCommand, TReply>(ICommandHandler<TCommand, TReply> handler) : IBatchCommandHandler<TCommand, TReply>
    where TCommand : ICommand<TReply>
{
    public async ValueTask<IReadOnlyList<Reply<TReply>>> HandleAsync(IReadOnlyList<TCommand> commands, BatchContext context)
    {
        var replies = new Reply<TReply>[commands.Count];
        for (var i = 0; i < replies.Length; i++)
            replies[i] = await handler.HandleAsync(commands[i], new(context.Messages[i], context.Transaction, context.Cancellation));

        return replies;
    }
}
