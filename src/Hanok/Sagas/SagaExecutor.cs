using Hanok.Messaging;
using Microsoft.Extensions.Logging;

namespace Hanok.Sagas;

/// <summary>Takes a run of replies as one set: loads all their sagas, moves them, saves them, in one transaction.</summary>
internal sealed partial class SagaExecutor(ISagaStore store, SagaTable table, SagaTimer timer, ILogger<SagaExecutor> logger) : IDispatcher
{
    public async ValueTask DispatchAsync(BatchContext context)
    {
        var ids = context.Messages.Select(reply => reply.CorrelationId).ToHashSet();
        var loaded = await store.LoadAsync(context.Transaction, ids, context.Cancellation);
        var sagas = loaded.ToDictionary(saga => saga.Id);
        var turn = new SagaTurn(context.Transaction, context.Cancellation);

        for (var i = 0; i < context.Messages.Count; i++)
        {
            var reply = context.Messages[i];
            using var span = OneByOne.InItsTrace(context, i);
            if (!sagas.TryGetValue(reply.CorrelationId, out var saga))
                throw new InvalidOperationException(
                    $"{reply.Source} answered saga {reply.CorrelationId} with a {reply.Type}, but this service has no such saga.");

            if (saga.Open.Any(open => open.IsAnsweredBy(reply)))
                sagas[saga.Id] = await table.For(saga).MoveAsync(saga, reply, turn);
            else
                // A participant that answers twice, or after its step was answered otherwise: what the saga did then stands. Or a service that was not asked.
                LogNotAwaited(reply.Type, reply.Source, saga.Name, saga.Id, saga.Status);
        }

        var moved = loaded.Select(before => sagas[before.Id]).Where((after, i) => !ReferenceEquals(after, loaded[i])).ToList();
        if (moved.Count == 0)
            return;

        store.Save(context.Transaction, moved, turn.History);
        timer.Note(moved, turn);
    }

    [LoggerMessage(LogLevel.Warning, "Passed over a {Type} from {Source}: saga '{Saga}' {Id} ({Status}) does not wait for it from there.")]
    private partial void LogNotAwaited(string type, string source, string saga, Guid id, SagaStatus status);
}
