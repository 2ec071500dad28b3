using Hanok.Events;
using Hanok.Messaging;

namespace Hanok.Testing.Contracts;

/// <summary>Records a run of events in one line, and only then meets the sabotage.</summary>
public sealed class NotedRunsHandler(ContractPlatform platform, Sabotage sabotage) : IBatchEventHandler<Noted>
{
    public ValueTask HandleAsync(IReadOnlyList<Noted> events, BatchContext context)
    {
        platform.Record(context.Transaction, $"noted {string.Join(" ", events)}");
        foreach (var noted in events)
            sabotage.Meet(noted.ToString());

        return ValueTask.CompletedTask;
    }
}
