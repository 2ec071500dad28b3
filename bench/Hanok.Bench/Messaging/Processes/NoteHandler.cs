using Hanok.Commands;
using Hanok.Messaging;
using Hanok.Postgres;

namespace Hanok.Bench.Messaging.Processes;

/// <summary>The handler that most people write.</summary>
internal sealed class NoteHandler(TimeProvider time) : ICommandHandler<NoteCommand, Done>
{
    public ValueTask<Reply<Done>> HandleAsync(NoteCommand command, MessageContext context)
    {
        context.Transaction.Postgres.Write(
            $"""
            INSERT INTO received (run, key, seq, text, started_at)
            VALUES ({command.Run}, {command.Key}, {command.Seq}, {command.Text}, {time.GetUtcNow()})
            """);
        return ValueTask.FromResult<Reply<Done>>(Done.Value);
    }
}
