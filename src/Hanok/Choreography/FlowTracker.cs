using Hanok.Messaging;
using Hanok.Observability;
using Microsoft.Extensions.Logging;

namespace Hanok.Choreography;

/// <summary>Watches the flows that this service owns: notes a run of events as one set, in the transaction that handles them.</summary>
/// <remarks>It looks at the attributes of messages only, and refuses nothing: no event is held up because it is late, repeated or strange.</remarks>
internal sealed partial class FlowTracker(IFlowStore store, FlowTable table, ILogger<FlowTracker> logger)
{
    public async ValueTask SeeAsync(BatchContext context)
    {
        var seen = new List<(FlowId Id, FlowDefinition Flow, Message Message)>();
        foreach (var message in context.Messages)
            foreach (var flow in table.Watched.Where(flow => flow.Has(FlowDecider.FamilyOf(message.Type))))
                seen.Add((new(message.Conversation, flow.Name), flow, message));

        if (seen.Count == 0)
            return;

        var opened = await store.OpenAsync(context.Transaction, seen.Select(s => s.Id).ToHashSet(), context.Cancellation);
        var instances = opened.ToDictionary(instance => instance.Id);
        var happened = new List<(FlowId, FlowHappening)>();
        foreach (var (id, flow, message) in seen)
        {
            var before = instances[id];
            var after = instances[id] = FlowDecider.See(flow, before, message);
            if (after.Past.Count > before.Past.Count)
                happened.Add((id, after.Past[^1]));

            Tell(flow, before, after);
        }

        if (happened.Count > 0)
            store.Save(context.Transaction, [.. opened.Where(o => instances[o.Id] != o).Select(o => instances[o.Id])], happened);
    }

    private void Tell(FlowDefinition flow, FlowInstance before, FlowInstance after)
    {
        foreach (var deviation in FlowDecider.Deviations(flow, after).Except(FlowDecider.Deviations(flow, before)))
        {
            Signals.FlowDeviated(flow.Name);
            LogDeviation(flow.Name, after.Id.Conversation, deviation);
        }

        if (after is { StartedAt: { } started, EndedAt: { } ended } && before.EndedAt is null)
            Signals.FlowEnded(flow.Name, after.Status == FlowStatus.EndedWell ? "well" : "badly", ended - started);
    }

    [LoggerMessage(LogLevel.Error, "Flow '{Flow}' {Id} deviates from its declaration: {Deviation} Correct the handler, or the declaration.")]
    private partial void LogDeviation(string flow, Guid id, string deviation);
}
