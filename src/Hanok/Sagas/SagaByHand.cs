using Microsoft.AspNetCore.Http;

namespace Hanok.Sagas;

/// <summary>Does with one instance what a person wants. The first entry of the history says who and why; what follows from it comes after.</summary>
internal static class SagaByHand
{
    /// <exception cref="SagaRepairException">It cannot be done here.</exception>
    public static async ValueTask<SagaInstance> DoAsync<TState>(
        SagaMachine<TState> machine, SagaInstance saga, SagaIntervention wanted, SagaTurn turn) where TState : class
    {
        var definition = machine.Defined;
        var at = definition.Read(saga, turn.Json);
        var before = at.State;
        if (wanted.State is { } given)
            at = at with { State = StateOf<TState>(given, turn) };

        var change = machine.Change(before, at.State, turn);
        SagaInstance Note(SagaInstance now, string step, string what) => turn.Note(now, step, what, detail: $"{wanted.Author}", change: change);

        switch (wanted.Action)
        {
            case SagaAction.Edit when turn.Json.Write(before).AsSpan().SequenceEqual(turn.Json.Write(at.State)):
                throw new SagaRepairException("saga-same-state", StatusCodes.Status409Conflict, $"Saga {saga.Id} has this state already.");

            case SagaAction.Edit:
                return definition.Write(Note(saga, OpenSteps(saga), "edited by hand"), at, turn.Json);

            case SagaAction.Compensate when !SagaDecider.CanGiveUp(definition.Steps, at):
                throw new SagaRepairException("saga-cannot-compensate", StatusCodes.Status409Conflict, saga.Status == SagaStatus.Compensating
                    ? $"Saga {saga.Id} is compensating already; it waits for the undo of {OpenSteps(saga)}, which can be retried or skipped."
                    : $"Saga {saga.Id} has reached its pivot and cannot be undone any more; it waits for {OpenSteps(saga)}, which can be retried or skipped.");

            case SagaAction.Compensate:
                return await machine.GiveUpAsync(
                    Note(saga, OpenSteps(saga), "compensated by hand"), at, new("by-hand", wanted.Author.Reason), turn);
        }

        var open = OpenStep(definition, saga, wanted.Step);
        var index = definition.IndexOf(open.Step, saga);
        if (wanted.Action == SagaAction.Skip)
        {
            saga = Note(saga.Without(open), open.Step, saga.Status == SagaStatus.Compensating ? "undo skipped by hand" : "skipped by hand");
            at = saga.Status == SagaStatus.Compensating
                ? SagaDecider.Undone(definition.Steps, at, index)
                : SagaDecider.Done(definition.Steps, at, index, at.State);
        }
        else if (saga.Status == SagaStatus.Running && definition.Steps[index].Local is not null)
            (saga, at) = await machine.DoLocalAsync(Note(saga.Without(open), open.Step, "retried by hand"), at, index, turn);
        else
            saga = machine.Sender.SendAgain(Note(saga, open.Step, "retried by hand"), at, open, turn);

        return await machine.AdvanceAsync(saga, at, turn);
    }

    private static OpenStep OpenStep<TState>(SagaDefinition<TState> definition, SagaInstance saga, string? step) where TState : class
    {
        if (step is null)
            return saga.Open is [var only] ? only : throw new SagaRepairException(
                "saga-step-needed", StatusCodes.Status400BadRequest, $"Saga {saga.Id} waits for {OpenSteps(saga)}. Say which is meant: 'step'.");

        if (definition.Steps.All(known => known.Name != step))
            throw new SagaRepairException(
                "saga-step-not-found", StatusCodes.Status404NotFound,
                $"Saga '{saga.Name}' has no step '{step}'. It has: {string.Join(", ", definition.Steps.Select(known => known.Name))}.");

        return saga.Open.FirstOrDefault(open => open.Step == step) ?? throw new SagaRepairException(
            "saga-step-not-open", StatusCodes.Status409Conflict, $"Saga {saga.Id} does not wait for '{step}'. It waits for {OpenSteps(saga)}.");
    }

    private static TState StateOf<TState>(byte[] given, SagaTurn turn) where TState : class
    {
        TState state;
        try
        {
            state = turn.Json.Read<TState>(given);
        }
        catch (Exception e)
        {
            // A constructor of the user's may throw anything.
            throw Wrong(e.Message, e);
        }

        return SagaStateCheck.Objections(given, turn.Json.Write(state)) is { Length: > 0 } objections ? throw Wrong(objections) : state;

        static SagaRepairException Wrong(string why, Exception? cause = null) => new(
            "saga-state-invalid", StatusCodes.Status400BadRequest,
            $"The new state is no {typeof(TState).Name}: {why} Take the state as GET /hanok/sagas/{{id}} shows it, and change what is wrong in it.", cause);
    }

    private static string OpenSteps(SagaInstance saga) => string.Join(", ", saga.Open.Select(open => open.Step));
}
