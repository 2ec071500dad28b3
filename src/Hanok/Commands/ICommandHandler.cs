using Hanok.Messaging;

namespace Hanok.Commands;

/// <summary>
/// Does what a command asks. Register it with <c>AddCommandHandlers</c>; it is a singleton, so it must be thread-safe, unless it was
/// registered as scoped before: then each transaction has one of its own.
/// </summary>
/// <remarks>
/// A business "no" is returned as a <see cref="Refusal"/>. An exception means "not now": everything is rolled back, and the command is
/// tried again and at last parked.
/// </remarks>
public interface ICommandHandler<in TCommand, TReply> where TCommand : ICommand<TReply>
{
    ValueTask<Reply<TReply>> HandleAsync(TCommand command, MessageContext context);
}
