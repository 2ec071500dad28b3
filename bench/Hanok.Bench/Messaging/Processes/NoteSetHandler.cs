using Hanok.Commands;
using Hanok.Messaging;
using Hanok.Postgres;

namespace Hanok.Bench.Messaging.Processes;

/// <summary>The same work as <see cref="NoteHandler"/> with one statement for all messages of a run.</summary>
internal sealed class NoteSetHandler(TimeProvider time) : IBatchCommandHandler<NoteSetCommand, Done>
{
    public ValueTask<IReadOnlyList<Reply<Done>>> HandleAsync(IReadOnlyList<NoteSetCommand> commands, BatchContext context)
    {
        var runs = new int[commands.Count];
        var keys = new int[commands.Count];
        var sequences = new int[commands.Count];
        var texts = new string[commands.Count];
        var replies = new Reply<Done>[commands.Count];
        for (var i = 0; i < commands.Count; i++)
        {
            (runs[i], keys[i], sequences[i], texts[i]) = (commands[i].Run, commands[i].Key, commands[i].Seq, commands[i].Text);
            replies[i] = Done.Value;
        }

        context.Transaction.Postgres.Write(
            $"""
            INSERT INTO received (run, key, seq, text, started_at)
            SELECT run, key, seq, text, {time.GetUtcNow()} FROM unnest({runs}, {keys}, {sequences}, {texts}) AS n (run, key, seq, text)
            """);
        return ValueTask.FromResult<IReadOnlyList<Reply<Done>>>(replies);
    }
}
