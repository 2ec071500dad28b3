using System.Collections.Concurrent;
using Hanok.Commands;
using Hanok.Messaging;

namespace Hanok.Testing.Contracts;

/// <summary>Does and undoes steps, and notes on whose behalf.</summary>
public sealed class StepsWitness : ICommandHandler<DoStep, StepDone>, ICommandHandler<UndoStep, Done>
{
    /// <summary>For each saga, what was done and for whom; <c>nobody</c> when nobody was known.</summary>
    public ConcurrentQueue<(Guid Saga, string Step, string Subject)> Seen { get; } = [];

    public async ValueTask<Reply<StepDone>> HandleAsync(DoStep command, MessageContext context)
    {
        // Whoever it is: it is still them after others have had the thread.
        await Task.Yield();
        Note(command.Step, context);
        return command.Refuse ? new Refusal("no", $"not {command.Step}") : new StepDone(command.Step);
    }

    public ValueTask<Reply<Done>> HandleAsync(UndoStep command, MessageContext context)
    {
        Note($"undo {command.Step}", context);
        return ValueTask.FromResult<Reply<Done>>(Done.Value);
    }

    private void Note(string step, MessageContext context) =>
        Seen.Enqueue((context.Message.CorrelationId, step, context.Identity?.Subject ?? "nobody"));
}
