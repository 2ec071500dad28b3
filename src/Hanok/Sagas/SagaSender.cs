using Hanok.Commands;
using Hanok.Messaging;

namespace Hanok.Sagas;

/// <summary>Sends the commands of the steps of one saga, and sends them again.</summary>
internal sealed class SagaSender<TState>(SagaDefinition<TState> definition) where TState : class
{
    // What must not be refused, and is, waits for somebody to mend the participant. That takes minutes at best.
    private static readonly TimeSpan SendAgainFirst = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SendAgainMax = TimeSpan.FromMinutes(5);

    // The history of a saga that is refused for days stays readable.
    private const int NotedAttempts = 10;

    public SagaInstance Send(SagaInstance saga, SagaProgress<TState> at, int index, SagaTurn turn)
    {
        var step = definition.Steps[index];
        return Send(saga, step, step.Command!(at.State), step.Name, "sent", 0, turn);
    }

    public SagaInstance SendUndo(SagaInstance saga, SagaProgress<TState> at, int index, SagaTurn turn)
    {
        var step = definition.Steps[index];
        return Send(saga, step, step.UndoCommand!(at.State), Undoing(step), "undo sent", 0, turn);
    }

    /// <summary>Sends the command of an open step, or its undo, under a new id: the answer to an earlier one is passed over from now on.</summary>
    public SagaInstance SendAgain(SagaInstance saga, SagaProgress<TState> at, OpenStep open, SagaTurn turn)
    {
        var step = definition.Steps[definition.IndexOf(open.Step, saga)];
        return saga.Status == SagaStatus.Compensating
            ? Send(saga, step, step.UndoCommand!(at.State), Undoing(step), "undo sent again", open.Attempt + 1, turn)
            : Send(saga, step, step.Command!(at.State), step.Name, "sent again", open.Attempt + 1, turn);
    }

    /// <summary>What must not be refused was: it is sent again, for ever, and somebody is told.</summary>
    public static SagaInstance SendAgainLater(SagaInstance saga, OpenStep open, string what, Message reply, Refusal refusal, SagaTurn turn)
    {
        turn.Alarm(
            saga,
            $"'{open.Step}' was {what} by {reply.Source} ({refusal.Text}), which it must not be. It is sent again (attempt {open.Attempt + 2}) until it "
            + "is done: cure the cause there.");
        var due = turn.Now + Backoff.After(open.Attempt + 1, SendAgainFirst, SendAgainMax);
        saga = saga.Without(open).With(open with { Due = due, SendAgain = true });
        return open.Attempt >= NotedAttempts
            ? saga with { UpdatedAt = turn.Now }
            : turn.Note(saga, open.Step, what, reply, refusal.Text);
    }

    private static SagaInstance Send(
        SagaInstance saga, SagaStep<TState> step, object command, string intention, string what, int attempt, SagaTurn turn)
    {
        // The id follows from the saga and the step: sending it again is the same command. The key is the saga, so that a participant
        // handles the commands of one saga in the order they were sent.
        var id = StableId.Of(saga.Id, attempt == 0 ? intention : $"{intention} #{attempt}");
        var message = turn.Transaction.Messages.Command(id, saga.Id.ToString(), saga.Id, command);
        turn.Transaction.Add(message);

        saga = (saga with { Open = [.. saga.Open.Where(o => o.Step != step.Name)] }).With(new(step.Name, message.Id, turn.Now + step.ReplyWithin, attempt, Service: Channels.OwnerOf(message.Channel)));
        return attempt > NotedAttempts ? saga with { UpdatedAt = turn.Now } : turn.Note(saga, step.Name, what, message);
    }

    private static string Undoing(SagaStep<TState> step) => $"undo {step.Name}";
}
