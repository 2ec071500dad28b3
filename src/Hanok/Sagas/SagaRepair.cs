using Hanok.Audit;
using Hanok.Messaging;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Hanok.Sagas;

/// <summary>Does what a person wants of a saga, in one transaction with its entry in the audit log. Thread-safe.</summary>
/// <remarks>
/// A dry run is the same in a transaction that is rolled back: local steps are done, their statements run, and nothing is left of it.
/// </remarks>
internal sealed partial class SagaRepair(
    IDatabase database, ISagaStore store, SagaTable table, SagaTimer timer, IAuditLog audit, Secrets secrets, TimeProvider time,
    ILogger<SagaRepair> logger)
{
    // A saga is held for as long as a run of replies takes: milliseconds, unless a local step is slow. Then a person should rather be told.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <exception cref="SagaRepairException">It cannot be done; nothing was changed.</exception>
    public async Task<SagaRepaired> RepairAsync(Guid id, SagaIntervention wanted, CancellationToken cancellation)
    {
        await using var transaction = database.Begin();
        var turn = new SagaTurn(transaction, cancellation);
        var before = await TakeAsync(transaction, id, cancellation);
        Check(before, wanted);
        if (wanted.State is { } given)
            wanted = wanted with { State = secrets.Restore(given, before.State) };

        var machine = table.For(before);
        try
        {
            var after = await machine.RepairAsync(before, wanted, turn);
            store.Save(transaction, [after], turn.History);
            audit.Write(transaction, new(
                turn.Now, wanted.Author.Operator, $"saga.{SagaJson.Name(wanted.Action)}", $"{id}", wanted.Author.Reason,
                SagaJson.Detail(machine.WithoutSecrets(before, turn.Json), machine.WithoutSecrets(after, turn.Json), secrets)));
            if (wanted.DryRun)
                return new(before, after, turn.History, machine.Remaining(after), await transaction.RehearseAsync(cancellation));

            timer.Note([after], turn);
            await transaction.CommitAsync(cancellation);
            LogRepaired(wanted.Author.Operator, wanted.Action, before.Name, id, wanted.Author.Reason);
            return new(before, after, turn.History, machine.Remaining(after), Messages: null);
        }
        catch (Exception e) when (e is not SagaRepairException && !database.IsTransient(e) && !cancellation.IsCancellationRequested)
        {
            // What the saga's own code does with a state that was edited, or that lacks what a skipped step would have told.
            LogCannotMove(e, wanted.Author.Operator, wanted.Action, before.Name, id);
            throw new SagaRepairException(
                "saga-cannot-move", StatusCodes.Status409Conflict,
                $"Saga '{before.Name}' cannot go on from there: {e.Message} Nothing was changed. Perhaps the state needs an edit with it.", e);
        }
    }

    private async Task<SagaInstance> TakeAsync(ITransaction transaction, Guid id, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            return await store.LoadAsync(transaction, [id], either.Token) is [var saga] ? saga : throw new SagaRepairException(
                "saga-not-found", StatusCodes.Status404NotFound, $"This service has no saga {id}.");
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new SagaRepairException(
                "saga-busy", StatusCodes.Status409Conflict, $"Saga {id} is being moved just now, for longer than {Patience}. Nothing was changed; try again.");
        }
    }

    private void Check(SagaInstance saga, SagaIntervention wanted)
    {
        if (saga.HasEnded)
            throw new SagaRepairException("saga-ended", StatusCodes.Status409Conflict, $"Saga {saga.Id} has ended: it is {SagaJson.Name(saga.Status)}.");

        if (wanted.Revision is { } seen && seen != saga.Revision)
            throw new SagaRepairException(
                "saga-moved", StatusCodes.Status409Conflict, $"Saga {saga.Id} has moved meanwhile: from revision {seen} to {saga.Revision}. Look at it again.");

        if (table.WhyNot(saga.Name, saga.Version, saga.Definition) is { } why)
            throw new SagaRepairException("saga-definition-unknown", StatusCodes.Status409Conflict, $"Saga {saga.Id} cannot be moved by this program: {why}");
    }

    [LoggerMessage(LogLevel.Information, "{Operator} did '{Action}' with saga '{Saga}' {Id}: {Reason}")]
    private partial void LogRepaired(string @operator, SagaAction action, string saga, Guid id, string reason);

    [LoggerMessage(LogLevel.Warning, "{Operator} wanted '{Action}' with saga '{Saga}' {Id}, which cannot go on from there.")]
    private partial void LogCannotMove(Exception e, string @operator, SagaAction action, string saga, Guid id);
}
