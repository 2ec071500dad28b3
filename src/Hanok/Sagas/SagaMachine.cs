using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Hanok.Commands;
using Hanok.Messaging;

namespace Hanok.Sagas;

/// <summary>Moves the instances of one saga: the decisions are <see cref="SagaDecider"/>'s, the effects are here.</summary>
/// <remarks><code>
///   start, reply, deadline --> (1) what it means --> (2) decide --> (3) begin or undo steps --> (2) ... until it waits or ends
/// </code></remarks>
internal sealed class SagaMachine<TState> : ISagaMachine where TState : class
{
    // What must not be refused, and is, waits for somebody to mend the participant. That takes minutes at best.
    private static readonly TimeSpan SendAgainFirst = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SendAgainMax = TimeSpan.FromMinutes(5);

    // A saga that is overdue says so again after its time has passed once more, but does not fill the log.
    private static readonly TimeSpan AlarmAgainAtLeast = TimeSpan.FromMinutes(1);

    // The history of a saga that is refused for days stays readable.
    private const int NotedAttempts = 10;

    private static readonly string RefusedType = MessageType.Of<Refusal>().Name;
    private static readonly string DoneType = MessageType.Of<Done>().Name;

    private readonly Saga<TState> _saga;
    private readonly IReadOnlyList<SagaStep<TState>> _steps;
    private readonly TimeSpan? _within;

    /// <exception cref="InvalidOperationException">The definition is not usable; the message says how to mend it.</exception>
    public SagaMachine(Saga<TState> saga) : this(saga, saga.Define(new CompensatableStage<TState>()))
    {
    }

    private SagaMachine(Saga<TState> saga, SagaSteps<TState> defined) : this(saga, defined.Steps, defined.Within)
    {
    }

    /// <summary>The same with other steps, so that a test can put its own in the place of the local ones.</summary>
    internal SagaMachine(Saga<TState> saga, IReadOnlyList<SagaStep<TState>> steps, TimeSpan? within)
    {
        (_saga, _steps, _within) = (saga, steps, within);
        if (_steps.Count == 0)
            throw new InvalidOperationException($"Saga '{Name}' has no steps. Define at least one.");

        var twice = _steps.GroupBy(s => s.Name).FirstOrDefault(g => g.Count() > 1);
        if (twice is not null)
            throw new InvalidOperationException(
                $"Saga '{Name}' has {twice.Count()} steps named '{twice.Key}'. Steps are stored by name: give each its own.");

        Definition = Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', _steps.Select(s => s.Signature)))).AsSpan(0, 8));
    }

    public string Name => _saga.Name;

    public int Version => _saga.Version;

    public string Definition { get; }

    public Type State => typeof(TState);

    public IEnumerable<Type> ReplyContracts => _steps.Select(s => s.ReplyContract).OfType<Type>();

    internal IReadOnlyList<SagaStep<TState>> Steps => _steps;

    public IReadOnlyList<string> Remaining(SagaInstance saga)
    {
        var places = Places(saga);
        var all = Enumerable.Range(0, _steps.Count);
        return saga.Status switch
        {
            SagaStatus.Running => [.. all.Where(i => places[i] is StepStatus.Pending or StepStatus.Open).Select(i => _steps[i].Name)],
            SagaStatus.Compensating =>
            [
                .. all.Reverse().Where(i => places[i] == StepStatus.Open || (places[i] == StepStatus.Done && _steps[i].HasUndo))
                    .Select(i => $"undo {_steps[i].Name}"),
            ],
            _ => [],
        };
    }

    public ValueTask<SagaInstance> StartAsync(Guid id, TState state, byte[] requestHash, byte[]? command, SagaTurn turn) =>
        AdvanceAsync(
            new SagaInstance
            {
                Id = id,
                Name = Name,
                Version = Version,
                Definition = Definition,
                Status = SagaStatus.Running,
                State = [],
                RequestHash = requestHash,
                Command = command,
                Deadline = turn.Now + _within,
                StartedAt = turn.Now,
                UpdatedAt = turn.Now,
            },
            SagaDecider.Begin(_steps, state), turn);

    public ValueTask<SagaInstance> MoveAsync(SagaInstance saga, Message reply, SagaTurn turn)
    {
        var open = saga.Open.First(o => o.Message == reply.CausationId);
        var index = IndexOf(open.Step, saga);
        var step = _steps[index];
        var at = Read(saga, turn);
        var answered = Without(saga, open);
        var isUndo = saga.Status == SagaStatus.Compensating;

        if (reply.Type == RefusedType)
        {
            var refusal = turn.Json.Read<Refusal>(reply.Body.Span);
            if (isUndo || step.Kind == StepKind.Retriable)
                return new(SendAgainLater(saga, open, isUndo ? "undo refused" : "refused", reply, refusal, turn));

            answered = turn.Note(answered, step.Name, "refused", reply, Text(refusal));
            return AdvanceAsync(answered, SagaDecider.Refused(_steps, at, index, refusal), turn);
        }

        if (isUndo)
        {
            Expect(DoneType, reply, saga, step);
            return AdvanceAsync(turn.Note(answered, step.Name, "undone", reply), SagaDecider.Undone(_steps, at, index), turn);
        }

        Expect(step.ReplyType!, reply, saga, step);
        var state = step.OnReply is null ? at.State : step.OnReply(at.State, reply, turn.Json);
        answered = turn.Note(answered, step.Name, "done", reply, change: Change(at.State, state, turn));
        return AdvanceAsync(answered, SagaDecider.Done(_steps, at, index, state), turn);
    }

    public async ValueTask<SagaInstance> WakeAsync(SagaInstance saga, SagaTurn turn)
    {
        var at = Read(saga, turn);
        foreach (var open in saga.Open.Where(o => o.SendAgain && o.Due <= turn.Now))
            saga = SendAgain(saga, at, open, turn);

        var late = saga.Open.FirstOrDefault(o => o.Due <= turn.Now);
        if (late is null && !(saga.Deadline <= turn.Now))
            return saga;

        var what = late is null
            ? $"It was not done within {_within}."
            : $"'{late.Step}' was not answered within {_steps[IndexOf(late.Step, saga)].ReplyWithin}.";
        return SagaDecider.CanGiveUp(_steps, at) ? await GiveUpAsync(saga, at, new("deadline", what), turn) : Overdue(saga, what, turn);
    }

    /// <summary>Stops waiting and undoes what was done.</summary>
    internal ValueTask<SagaInstance> GiveUpAsync(SagaInstance saga, SagaProgress<TState> at, Refusal refusal, SagaTurn turn)
    {
        var steps = string.Join(", ", saga.Open.Select(o => o.Step));
        return AdvanceAsync(
            turn.Note(saga, steps, "given up", detail: Text(refusal)) with { Open = [], Deadline = null },
            SagaDecider.GiveUp(_steps, at, refusal), turn);
    }

    internal SagaProgress<TState> Read(SagaInstance saga, SagaTurn turn) =>
        new(saga.Status, Places(saga), turn.Json.Read<TState>(saga.State), saga.Refusal);

    // Goes on until a reply is needed or the saga has ended: local steps are done on the way, in the same transaction.
    private async ValueTask<SagaInstance> AdvanceAsync(SagaInstance saga, SagaProgress<TState> at, SagaTurn turn)
    {
        while (true)
        {
            var (first, count) = SagaDecider.Next(_steps, at).GetOffsetAndLength(_steps.Count);
            if (count == 0)
                return at.HasEnded ? End(saga, at, turn) : Write(saga, at, turn);

            if (at.Status == SagaStatus.Compensating)
                (saga, at) = await UndoAsync(saga, at, first, turn);
            else
                for (var i = first; i < first + count; i++)
                    (saga, at) = await BeginAsync(saga, at, i, turn);
        }
    }

    private async ValueTask<(SagaInstance, SagaProgress<TState>)> BeginAsync(SagaInstance saga, SagaProgress<TState> at, int index, SagaTurn turn)
    {
        var step = _steps[index];
        if (step.Condition?.Invoke(at.State) == false)
            return (turn.Note(saga, step.Name, "skipped"), SagaDecider.Skipped(_steps, at, index));

        if (step.Local is null)
            return (Send(saga, index, step.Command!(at.State), step.Name, "sent", 0, turn), SagaDecider.Opened(at, index));

        var result = await step.Local(at.State, new(saga.Id, null, turn.Transaction, turn.Cancellation));
        if (result.IsWaiting)
            return (
                turn.Note(With(saga, new(step.Name, StableId.Of(saga.Id, step.Name), turn.Now + step.ReplyWithin)), step.Name, "waiting"),
                SagaDecider.Opened(at, index));

        if (result.Refusal is { } refusal)
            return (turn.Note(saga, step.Name, "refused", detail: Text(refusal)), SagaDecider.Refused(_steps, at, index, refusal));

        var state = result.State ?? throw new InvalidOperationException(
            $"Step '{step.Name}' of saga '{Name}' gave no state. Return the state to go on with, or a Refusal.");
        return (turn.Note(saga, step.Name, "done", change: Change(at.State, state, turn)), SagaDecider.Done(_steps, at, index, state));
    }

    private async ValueTask<(SagaInstance, SagaProgress<TState>)> UndoAsync(SagaInstance saga, SagaProgress<TState> at, int index, SagaTurn turn)
    {
        var step = _steps[index];
        if (step.UndoLocal is null)
            return (Send(saga, index, step.UndoCommand!(at.State), Undoing(step.Name), "undo sent", 0, turn), SagaDecider.Opened(at, index));

        await step.UndoLocal(at.State, new(saga.Id, at.Refusal, turn.Transaction, turn.Cancellation));
        return (turn.Note(saga, step.Name, "undone"), SagaDecider.Undone(_steps, at, index));
    }

    private SagaInstance Send(SagaInstance saga, int index, object command, string intention, string what, int attempt, SagaTurn turn)
    {
        // The id follows from the saga and the step: sending it again is the same command. The key is the saga, so that a participant
        // handles the commands of one saga in the order they were sent.
        var id = StableId.Of(saga.Id, attempt == 0 ? intention : $"{intention} #{attempt}");
        var message = turn.Transaction.Messages.Command(id, saga.Id.ToString(), saga.Id, command);
        turn.Transaction.Add(message);

        var step = _steps[index];
        var open = new OpenStep(step.Name, message.Id, turn.Now + step.ReplyWithin, attempt);
        saga = With(saga with { Open = [.. saga.Open.Where(o => o.Step != step.Name)] }, open);
        return attempt > NotedAttempts ? saga with { UpdatedAt = turn.Now } : turn.Note(saga, step.Name, what, message);
    }

    private SagaInstance SendAgain(SagaInstance saga, SagaProgress<TState> at, OpenStep open, SagaTurn turn)
    {
        var index = IndexOf(open.Step, saga);
        var step = _steps[index];
        return saga.Status == SagaStatus.Compensating
            ? Send(saga, index, step.UndoCommand!(at.State), Undoing(step.Name), "undo sent again", open.Attempt + 1, turn)
            : Send(saga, index, step.Command!(at.State), step.Name, "sent again", open.Attempt + 1, turn);
    }

    private static SagaInstance SendAgainLater(SagaInstance saga, OpenStep open, string what, Message reply, Refusal refusal, SagaTurn turn)
    {
        turn.Alarm(
            saga,
            $"'{open.Step}' was {what} by {reply.Source} ({Text(refusal)}), which it must not be. It is sent again (attempt {open.Attempt + 2}) until it "
            + "is done: cure the cause there.");
        var due = turn.Now + Backoff.After(open.Attempt + 1, SendAgainFirst, SendAgainMax);
        saga = With(Without(saga, open), open with { Due = due, SendAgain = true });
        return open.Attempt >= NotedAttempts
            ? saga with { UpdatedAt = turn.Now }
            : turn.Note(saga, open.Step, what, reply, Text(refusal));
    }

    // There is no way back, or it is being gone already: all that can be done is to say so.
    private SagaInstance Overdue(SagaInstance saga, string what, SagaTurn turn)
    {
        turn.Alarm(saga, $"{what} It goes on, for it cannot be undone any more; it waits for {string.Join(", ", saga.Open.Select(o => $"'{o.Step}'"))}.");
        if (!saga.IsOverdue)
            saga = turn.Note(saga, string.Join(", ", saga.Open.Select(o => o.Step)), "overdue", detail: what);

        DateTimeOffset? Later(DateTimeOffset? due, TimeSpan? period) =>
            due <= turn.Now ? turn.Now + (period > AlarmAgainAtLeast ? period : AlarmAgainAtLeast) : due;

        return saga with
        {
            IsOverdue = true,
            UpdatedAt = turn.Now,
            Deadline = Later(saga.Deadline, _within),
            Open = [.. saga.Open.Select(o => o with { Due = Later(o.Due, _steps[IndexOf(o.Step, saga)].ReplyWithin) })],
        };
    }

    private SagaInstance End(SagaInstance saga, SagaProgress<TState> at, SagaTurn turn)
    {
        if (saga.Command is not null)
        {
            var answer = at.Status == SagaStatus.Completed ? _saga.AnswerOf(at.State)! : at.Refusal!;
            turn.Transaction.Add(turn.Transaction.Messages.Reply(
                MessageCodec.Read(saga.Command), MessageType.Of(answer.GetType()), turn.Json.Write(answer)));
        }

        return Write(saga, at with { State = _saga.AtEnd(at.State) }, turn) with { Open = [], Deadline = null };
    }

    private SagaInstance Write(SagaInstance saga, SagaProgress<TState> at, SagaTurn turn) => saga with
    {
        Status = at.Status,
        State = turn.Json.Write(at.State),
        Refusal = at.Refusal,
        Done = Names(at.Steps, StepStatus.Done),
        Skipped = Names(at.Steps, StepStatus.Skipped),
    };

    private ImmutableArray<StepStatus> Places(SagaInstance saga)
    {
        var places = new StepStatus[_steps.Count];
        foreach (var name in saga.Done)
            places[IndexOf(name, saga)] = StepStatus.Done;
        foreach (var name in saga.Skipped)
            places[IndexOf(name, saga)] = StepStatus.Skipped;
        foreach (var open in saga.Open)
            places[IndexOf(open.Step, saga)] = StepStatus.Open;

        return ImmutableCollectionsMarshal.AsImmutableArray(places);
    }

    private List<string> Names(ImmutableArray<StepStatus> places, StepStatus status)
    {
        var names = new List<string>();
        for (var i = 0; i < places.Length; i++)
            if (places[i] == status)
                names.Add(_steps[i].Name);

        return names;
    }

    private int IndexOf(string step, SagaInstance saga)
    {
        for (var i = 0; i < _steps.Count; i++)
            if (_steps[i].Name == step)
                return i;

        throw new InvalidOperationException($"Saga '{Name}' version {Version} has no step '{step}', at which instance {saga.Id} stands.");
    }

    // What AtEnd leaves out is left out here too, or it would stay in the history.
    private byte[]? Change(TState before, TState after, SagaTurn turn) => ReferenceEquals(before, after)
        ? null
        : SagaChange.Between(turn.Json.Write(_saga.AtEnd(before)), turn.Json.Write(_saga.AtEnd(after)));

    private static SagaInstance With(SagaInstance saga, OpenStep open) => saga with { Open = [.. saga.Open, open] };

    private static SagaInstance Without(SagaInstance saga, OpenStep open) => saga with { Open = [.. saga.Open.Where(o => o != open)] };

    private static string Undoing(string step) => $"undo {step}";

    private static string Text(Refusal refusal) => $"{refusal.Code}: {refusal.Reason}";

    private static void Expect(string type, Message reply, SagaInstance saga, SagaStep<TState> step)
    {
        if (reply.Type != type)
            throw new InvalidOperationException(
                $"Saga '{saga.Name}' {saga.Id} waits at '{step.Name}' for a {type}, but {reply.Source} answered with a {reply.Type}.");
    }
}
