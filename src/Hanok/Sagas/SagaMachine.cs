using System.Security.Cryptography;
using System.Text;
using Hanok.Commands;
using Hanok.Messaging;

namespace Hanok.Sagas;

/// <summary>Moves the instances of one saga: the decisions are <see cref="SagaDecider"/>'s, the effects are here.</summary>
internal sealed class SagaMachine<TState> : ISagaMachine where TState : class
{
    private static readonly string RefusedType = MessageType.Of<Refusal>().Name;
    private static readonly string DoneType = MessageType.Of<Done>().Name;

    private readonly Saga<TState> _saga;
    private readonly IReadOnlyList<SagaStep<TState>> _steps;

    /// <exception cref="InvalidOperationException">The definition is not usable; the message says how to mend it.</exception>
    public SagaMachine(Saga<TState> saga)
        : this(saga, saga.Define(new CompensatableStage<TState>()).Steps)
    {
    }

    /// <summary>The same with other steps, so that a test can put its own in the place of the local ones.</summary>
    internal SagaMachine(Saga<TState> saga, IReadOnlyList<SagaStep<TState>> steps)
    {
        (_saga, _steps) = (saga, steps);
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

    public IEnumerable<Type> ReplyContracts => _steps.Select(s => s.ReplyContract).OfType<Type>();

    public IReadOnlyList<string> Remaining(SagaInstance saga) => saga.Status switch
    {
        SagaStatus.Running => [.. _steps.Skip(IndexOf(saga)).Select(s => s.Name)],
        SagaStatus.Compensating => [.. _steps.Take(IndexOf(saga) + 1).Reverse().Where(s => s.HasUndo).Select(s => $"undo {s.Name}")],
        _ => [],
    };

    public async ValueTask<SagaInstance> StartAsync(Guid id, TState state, byte[] requestHash, SagaTurn turn)
    {
        var saga = new SagaInstance
        {
            Id = id,
            Name = Name,
            Version = Version,
            Definition = Definition,
            Status = SagaStatus.Running,
            State = [],
            RequestHash = requestHash,
            StartedAt = turn.Now,
            UpdatedAt = turn.Now,
        };
        return await AdvanceAsync(saga, SagaDecider.Begin(_steps, state), turn);
    }

    public ValueTask<SagaInstance> MoveAsync(SagaInstance saga, Message reply, SagaTurn turn)
    {
        var step = _steps[IndexOf(saga)];
        var at = new SagaProgress<TState>(
            saga.Status, IndexOf(saga), turn.Transaction.Messages.Json.Read<TState>(saga.State), saga.Refusal);

        if (saga.Status == SagaStatus.Compensating)
        {
            Expect(DoneType, reply, saga);
            return AdvanceAsync(turn.Note(saga, step.Name, "undone", reply), SagaDecider.Undone(_steps, at), turn);
        }

        if (reply.Type == RefusedType)
        {
            var refusal = turn.Transaction.Messages.Json.Read<Refusal>(reply.Body.Span);
            return AdvanceAsync(
                turn.Note(saga, step.Name, "refused", reply, $"{refusal.Code}: {refusal.Reason}"),
                SagaDecider.Refused(_steps, at, refusal), turn);
        }

        Expect(step.ReplyType!, reply, saga);
        var state = step.OnReply is null ? at.State : step.OnReply(at.State, reply, turn.Transaction.Messages.Json);
        return AdvanceAsync(turn.Note(saga, step.Name, "done", reply), SagaDecider.Done(_steps, at, state), turn);
    }

    // Goes on until a reply is needed or the saga has ended: local steps are done on the way, in the same transaction.
    private async ValueTask<SagaInstance> AdvanceAsync(SagaInstance saga, SagaProgress<TState> at, SagaTurn turn)
    {
        while (!at.HasEnded)
        {
            var step = _steps[at.Index];
            var context = new SagaContext(saga.Id, at.Refusal, turn.Transaction, turn.Cancellation);

            if (at.Status == SagaStatus.Compensating)
            {
                if (step.UndoLocal is null)
                    return Send(saga, at, step.UndoCommand!(at.State), $"undo {step.Name}", "undo sent", turn);

                await step.UndoLocal(at.State, context);
                saga = turn.Note(saga, step.Name, "undone");
                at = SagaDecider.Undone(_steps, at);
                continue;
            }

            if (step.Local is null)
                return Send(saga, at, step.Command!(at.State), step.Name, "sent", turn);

            var result = await step.Local(at.State, context);
            saga = turn.Note(
                saga, step.Name, result.Refusal is null ? "done" : "refused",
                detail: result.Refusal is { } r ? $"{r.Code}: {r.Reason}" : null);
            at = result.Refusal is { } refusal
                ? SagaDecider.Refused(_steps, at, refusal)
                : SagaDecider.Done(_steps, at, result.State!);
        }

        return Store(saga, at with { State = _saga.AtEnd(at.State) }, turn) with { Step = null, Awaiting = null };
    }

    private SagaInstance Send(SagaInstance saga, SagaProgress<TState> at, object command, string intention, string what, SagaTurn turn)
    {
        // The id follows from the saga and the step: sending it again is the same command. The key is the saga, so that a participant
        // handles the commands of one saga in the order they were sent.
        var message = turn.Transaction.Messages.Command(StableId.Of(saga.Id, intention), saga.Id.ToString(), saga.Id, command);
        turn.Transaction.Add(message);
        return Store(turn.Note(saga, _steps[at.Index].Name, what, message), at, turn) with
        {
            Step = _steps[at.Index].Name,
            Awaiting = message.Id,
        };
    }

    private static SagaInstance Store(SagaInstance saga, SagaProgress<TState> at, SagaTurn turn) => saga with
    {
        Status = at.Status,
        State = turn.Transaction.Messages.Json.Write(at.State),
        Refusal = at.Refusal,
    };

    private int IndexOf(SagaInstance saga)
    {
        for (var i = 0; i < _steps.Count; i++)
            if (_steps[i].Name == saga.Step)
                return i;

        throw new InvalidOperationException($"Saga '{Name}' version {Version} has no step '{saga.Step}', at which instance {saga.Id} stands.");
    }

    private static void Expect(string type, Message reply, SagaInstance saga)
    {
        if (reply.Type != type)
            throw new InvalidOperationException(
                $"Saga '{saga.Name}' {saga.Id} waits at '{saga.Step}' for a {type}, but {reply.Source} answered with a {reply.Type}.");
    }
}
