using Hanok.Commands;
using Hanok.Messaging;

namespace Hanok.Testing.Contracts;

/// <summary>Does and undoes steps, and refuses those that ask for it.</summary>
public sealed class StepsParticipant(ContractPlatform platform) : ICommandHandler<DoStep, StepDone>, ICommandHandler<UndoStep, Done>
{
    public ValueTask<Reply<StepDone>> HandleAsync(DoStep command, MessageContext context)
    {
        if (command.Refuse)
            return ValueTask.FromResult<Reply<StepDone>>(new Refusal("no", $"not {command.Step}"));

        platform.Record(context.Transaction, command.Step);
        return ValueTask.FromResult<Reply<StepDone>>(new StepDone(command.Step));
    }

    public ValueTask<Reply<Done>> HandleAsync(UndoStep command, MessageContext context)
    {
        platform.Record(context.Transaction, $"undo {command.Step}");
        return ValueTask.FromResult<Reply<Done>>(Done.Value);
    }
}
