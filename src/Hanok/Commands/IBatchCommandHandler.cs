using Hanok.Messaging;

namespace Hanok.Commands;

/// <summary>Does what a run of commands asks, all in one transaction, so that set-based statements can be used.</summary>
/// <remarks>
/// Returns as many replies as there are commands, in their order. The same command may stand twice in a run. When it throws, the run is
/// rolled back and each command is handled alone, to find the one that fails.
/// </remarks>
public interface IBatchCommandHandler<in TCommand, TReply> where TCommand : ICommand<TReply>
{
    ValueTask<IReadOnlyList<Reply<TReply>>> HandleAsync(IReadOnlyList<TCommand> commands, BatchContext context);
}
