using Hanok.Commands;
using Hanok.Isolation;
using Hanok.Messaging;

namespace Hanok.Sagas;

/// <summary>Moves the instances of one saga: the decisions are <see cref="SagaDecider"/>'s, the effects are here.</summary>
/// <remarks><code>
///   start, reply, deadline --> (1) what it means --> (2) decide --> (3) begin or undo steps --> (2) ... until it waits or ends
/// </code></remarks>
internal sealed class SagaMachine<TState> : ISagaMachine where TState : class
{
    // A saga that is overdue says so again after its time has passed once more, but does not fill the log.
    private static readonly TimeSpan AlarmAgainAtLeast = TimeSpan.FromMinutes(1);

    private static readonly string RefusedType = MessageType.Of<Refusal>().Name;
    private static readonly string DoneType = MessageType.Of<Done>().Name;

    private readonly Saga<TState> _saga;
    private readonly IReadOnlyList<SagaStep<TState>> _steps;
    private readonly SagaDefinition<TState> _definition;
    private readonly SagaSender<TState> _sender;
    private readonly SemanticLocks? _locks;
    private readonly bool _takesLocks;
    private Secrets? _secrets;

    /// <exception cref="InvalidOperationException">The definition is not usable; the message says how to mend it.</exception>
    public SagaMachine(Saga<TState> saga, SemanticLocks? locks) : this(saga, saga.Define(new CompensatableStage<TState>()), locks)
    {
    }

    private SagaMachine(Saga<TState> saga, SagaSteps<TState> defined, SemanticLocks? locks) : this(saga, defined.Steps, defined.Within, locks)
    {
    }

    /// <summary>The same with other steps, so that a test can put its own in the place of the local ones.</summary>
    internal SagaMachine(Saga<TState> saga, IReadOnlyList<SagaStep<TState>> steps, TimeSpan? within, SemanticLocks? locks)
    {
        (_saga, _steps, _locks, _takesLocks) = (saga, steps, locks, steps.Any(s => s.IsLock));
        _definition = new(saga.Name, saga.Version, steps, within);
        _sender = new(_definition);
    }

    public string Name => _saga.Name;

    public int Version => _saga.Version;

    public string Definition => _definition.Hash;

    public Type State => typeof(TState);

    public IReadOnlyList<string> Advice => SagaLint.Check(Name, _steps);

    public IEnumerable<Type> ReplyContracts => _steps.Select(s => s.ReplyContract).OfType<Type>();

    public SagaSketch Sketch => _definition.Sketch();

    internal SagaDefinition<TState> Defined => _definition;

    internal SagaSender<TState> Sender => _sender;

    public IReadOnlyList<string> Remaining(SagaInstance saga) => _definition.Remaining(saga);

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
                Deadline = turn.Now + _definition.Within,
                StartedAt = turn.Now,
                UpdatedAt = turn.Now,
            },
            SagaDecider.Begin(_steps, state), turn);

    public ValueTask<SagaInstance> MoveAsync(SagaInstance saga, Message reply, SagaTurn turn)
    {
        var open = saga.Open.First(o => o.IsAnsweredBy(reply));
        var index = _definition.IndexOf(open.Step, saga);
        var step = _steps[index];
        var at = _definition.Read(saga, turn.Json);
        var answered = saga.Without(open);
        var isUndo = saga.Status == SagaStatus.Compensating;

        if (reply.Type == RefusedType)
        {
            var refusal = turn.Json.Read<Refusal>(reply.Body.Span);
            if (isUndo || step.Kind == StepKind.Retriable)
                return new(SagaSender<TState>.SendAgainLater(saga, open, isUndo ? "undo refused" : "refused", reply, refusal, turn));

            answered = turn.Note(answered, step.Name, "refused", reply, refusal.Text);
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
        var at = _definition.Read(saga, turn.Json);
        foreach (var open in saga.Open.Where(o => o.SendAgain && o.Due <= turn.Now))
            saga = _sender.SendAgain(saga, at, open, turn);

        var late = saga.Open.FirstOrDefault(o => o.Due <= turn.Now);
        if (late is null && !(saga.Deadline <= turn.Now))
            return saga;

        var what = late is null
            ? $"It was not done within {_definition.Within}."
            : $"'{late.Step}' was not answered within {_steps[_definition.IndexOf(late.Step, saga)].ReplyWithin}.";
        return SagaDecider.CanGiveUp(_steps, at) ? await GiveUpAsync(saga, at, new("deadline", what), turn) : Overdue(saga, what, turn);
    }

    public ValueTask<SagaInstance> RepairAsync(SagaInstance saga, SagaIntervention wanted, SagaTurn turn) => SagaByHand.DoAsync(this, saga, wanted, turn);

    public SagaInstance WithoutSecrets(SagaInstance saga, MessageJson json) =>
        saga with { State = json.Write(_saga.AtEnd(json.Read<TState>(saga.State))) };

    /// <summary>Stops waiting and undoes what was done.</summary>
    internal ValueTask<SagaInstance> GiveUpAsync(SagaInstance saga, SagaProgress<TState> at, Refusal refusal, SagaTurn turn)
    {
        var steps = string.Join(", ", saga.Open.Select(o => o.Step));
        return AdvanceAsync(
            turn.Note(saga, steps, "given up", detail: refusal.Text) with { Open = [], Deadline = null },
            SagaDecider.GiveUp(_steps, at, refusal), turn);
    }

    /// <summary>Goes on until a reply is needed or the saga has ended: local steps are done on the way, in the same transaction.</summary>
    internal async ValueTask<SagaInstance> AdvanceAsync(SagaInstance saga, SagaProgress<TState> at, SagaTurn turn)
    {
        while (true)
        {
            var (first, count) = SagaDecider.Next(_steps, at).GetOffsetAndLength(_steps.Count);
            if (count == 0)
                return at.HasEnded ? await EndAsync(saga, at, turn) : _definition.Write(saga, at, turn.Json);

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

        return step.Local is null
            ? (_sender.Send(saga, at, index, turn), SagaDecider.Opened(at, index))
            : await DoLocalAsync(saga, at, index, turn);
    }

    internal async ValueTask<(SagaInstance, SagaProgress<TState>)> DoLocalAsync(
        SagaInstance saga, SagaProgress<TState> at, int index, SagaTurn turn)
    {
        var step = _steps[index];
        var result = await step.Local!(at.State, new(saga.Id, null, turn.Transaction, turn.Cancellation) { ServiceLocks = _locks });
        if (result.IsWaiting)
            return (
                turn.Note(saga.With(new(step.Name, StableId.Of(saga.Id, step.Name), turn.Now + step.ReplyWithin)), step.Name, "waiting"),
                SagaDecider.Opened(at, index));

        if (result.Refusal is { } refusal)
            return (turn.Note(saga, step.Name, "refused", detail: refusal.Text), SagaDecider.Refused(_steps, at, index, refusal));

        var state = result.State ?? throw new InvalidOperationException(
            $"Step '{step.Name}' of saga '{Name}' gave no state. Return the state to go on with, or a Refusal.");
        return (turn.Note(saga, step.Name, "done", change: Change(at.State, state, turn)), SagaDecider.Done(_steps, at, index, state));
    }

    private async ValueTask<(SagaInstance, SagaProgress<TState>)> UndoAsync(SagaInstance saga, SagaProgress<TState> at, int index, SagaTurn turn)
    {
        var step = _steps[index];
        if (step.UndoLocal is null)
            return (_sender.SendUndo(saga, at, index, turn), SagaDecider.Opened(at, index));

        await step.UndoLocal(at.State, new(saga.Id, at.Refusal, turn.Transaction, turn.Cancellation) { ServiceLocks = _locks });
        return (turn.Note(saga, step.Name, "undone"), SagaDecider.Undone(_steps, at, index));
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
            Deadline = Later(saga.Deadline, _definition.Within),
            Open = [.. saga.Open.Select(o => o with { Due = Later(o.Due, _steps[_definition.IndexOf(o.Step, saga)].ReplyWithin) })],
        };
    }

    private async ValueTask<SagaInstance> EndAsync(SagaInstance saga, SagaProgress<TState> at, SagaTurn turn)
    {
        if (_takesLocks && _locks is not null)
            await _locks.ReleaseAllAsync(turn.Transaction, [saga.Id], turn.Cancellation);

        if (saga.Command is not null)
        {
            var answer = at.Status == SagaStatus.Completed ? _saga.AnswerOf(at.State)! : at.Refusal!;
            turn.Transaction.Add(turn.Transaction.Messages.Reply(
                MessageCodec.Read(saga.Command), MessageType.Of(answer.GetType()), turn.Json.Write(answer)));
        }

        return _definition.Write(saga, at with { State = _saga.AtEnd(at.State) }, turn.Json) with { Open = [], Deadline = null };
    }

    /// <summary>What changed in the state. What AtEnd leaves out is left out here too, or it would stay in the history.</summary>
    internal byte[]? Change(TState before, TState after, SagaTurn turn) => ReferenceEquals(before, after)
        ? null
        : SagaChange.Between(turn.Json.Write(_saga.AtEnd(before)), turn.Json.Write(_saga.AtEnd(after)), _secrets ??= Secrets.Of<TState>(turn.Json));

    private static void Expect(string type, Message reply, SagaInstance saga, SagaStep<TState> step)
    {
        if (reply.Type != type)
            throw new InvalidOperationException(
                $"Saga '{saga.Name}' {saga.Id} waits at '{step.Name}' for a {type}, but {reply.Source} answered with a {reply.Type}.");
    }
}
