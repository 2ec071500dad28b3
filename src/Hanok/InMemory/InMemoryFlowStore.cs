using Hanok.Choreography;
using Hanok.Messaging;

namespace Hanok.InMemory;

internal sealed class InMemoryFlowStore(InMemoryDatabase database) : IFlowStore
{
    public async ValueTask<IReadOnlyList<FlowInstance>> OpenAsync(
        ITransaction transaction, IReadOnlyCollection<FlowId> ids, CancellationToken cancellation)
    {
        await transaction.InMemory.EnterAsync(cancellation);
        return [.. ids.Select(id => database.Flows.GetValueOrDefault(id) ?? new FlowInstance { Id = id })];
    }

    public void Save(ITransaction transaction, IReadOnlyList<FlowInstance> moved, IReadOnlyList<(FlowId Flow, FlowHappening Happening)> happened) =>
        transaction.InMemory.OnCommit(() =>
        {
            foreach (var instance in moved)
            {
                var past = database.Flows.GetValueOrDefault(instance.Id)?.Past ?? [];
                var added = happened.Where(h => h.Flow == instance.Id).Select(h => h.Happening);
                database.Flows[instance.Id] = instance with { Past = [.. past, .. added] };
            }
        });

    public async ValueTask<IReadOnlyList<FlowInstance>> TakeDueAsync(
        ITransaction transaction, DateTimeOffset now, int limit, CancellationToken cancellation)
    {
        await transaction.InMemory.EnterAsync(cancellation);
        return [.. database.Flows.Values.Where(flow => flow.Due <= now).OrderBy(flow => flow.Due).Take(limit).Select(flow => flow with { Past = [] })];
    }

    public async ValueTask<DateTimeOffset?> NextDueAsync(CancellationToken cancellation)
    {
        await using var transaction = database.Begin();
        await transaction.EnterAsync(cancellation);
        return database.Flows.Values.Min(flow => flow.Due);
    }

    public async ValueTask<IReadOnlyList<FlowInstance>> FindAsync(Guid conversation, CancellationToken cancellation)
    {
        await using var transaction = database.Begin();
        await transaction.EnterAsync(cancellation);
        return [.. database.Flows.Values.Where(flow => flow.Id.Conversation == conversation).OrderBy(flow => flow.Id.Flow, StringComparer.Ordinal)];
    }

    public async ValueTask<int> RemoveEndedAsync(DateTimeOffset before, int limit, CancellationToken cancellation)
    {
        await using var transaction = database.Begin();
        await transaction.EnterAsync(cancellation);
        return database.Flows.Values.Where(flow => flow.EndedAt < before).Take(limit).ToList().Count(flow => database.Flows.Remove(flow.Id));
    }
}
