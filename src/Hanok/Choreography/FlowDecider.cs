using Hanok.Messaging;

namespace Hanok.Choreography;

/// <summary>
/// What an event, or the passing of time, makes of an instance of a flow. Pure. Events of different services come in any order, so nothing
/// here depends on the order but which of two contradicting ends was the first.
/// </summary>
internal static class FlowDecider
{
    public static FlowInstance See(FlowDefinition flow, FlowInstance instance, Message message)
    {
        var happened = FamilyOf(message.Type);
        var isFull = instance.Past.Count >= FlowInstance.PastLimit && (instance.EndedAt is not null || !flow.IsEnd(happened));
        if (isFull || instance.Past.Any(p => p.Id == message.Id))
            return instance;

        var next = instance with { Past = [.. instance.Past, new(message.Id, happened, message.Source, message.CausationId, message.Time)] };
        return End(flow, Start(flow, next, happened, message));
    }

    /// <summary>Its time has come. It is looked at again after as long.</summary>
    public static FlowInstance Wake(FlowDefinition flow, FlowInstance instance, DateTimeOffset now) => instance.Status == FlowStatus.Unstarted
        ? instance with { Status = FlowStatus.Stray, Due = null, EndedAt = now }
        : instance with { Status = FlowStatus.Overdue, Due = now + flow.DeadlineAfter };

    /// <summary>What is missing, for an instance that has not ended.</summary>
    public static IReadOnlyList<FlowNext> Next(FlowDefinition flow, FlowInstance instance) => instance switch
    {
        { EndedAt: not null } => [],
        { StartedAt: null } => [new(flow.Owner, flow.Starts, OrNothing: false)],
        _ => [.. flow.Reactions.Where(r => IsOpen(r, instance)).Select(r => new FlowNext(r.Service, r.Publishes, r.OrNothing))],
    };

    /// <summary>What has happened and should not have.</summary>
    public static IReadOnlyList<string> Deviations(FlowDefinition flow, FlowInstance instance)
    {
        var byId = instance.Past.ToDictionary(p => p.Id);
        return [.. Unforeseen(), .. Twice(), .. Contradictions()];

        IEnumerable<string> Unforeseen() => instance.Past
            .Where(p => p.Event != flow.DeadlineEvent && byId.TryGetValue(p.CausationId, out var cause)
                && !flow.Reactions.Any(r => r.Service == p.Source && r.On.Contains(cause.Event) && r.Publishes.Contains(p.Event)))
            .Select(p => $"'{p.Source}' published {flow.NameOf(p.Event)} in reaction to {flow.NameOf(byId[p.CausationId].Event)}, "
                + "which the flow does not foresee.");

        IEnumerable<string> Twice() => instance.Past.Where(p => byId.ContainsKey(p.CausationId))
            .GroupBy(p => (p.CausationId, p.Source))
            .Where(g => g.Count() > Math.Max(1, flow.Reactions.Count(r => r.Service == g.Key.Source && r.On.Contains(byId[g.Key.CausationId].Event))))
            .Select(g => $"'{g.Key.Source}' published {Names(g, " and ")} in reaction to one {flow.NameOf(byId[g.Key.CausationId].Event)}, "
                + "where the flow foresees one of them.");

        IEnumerable<string> Contradictions() =>
            instance.Past.Any(p => flow.GoodEnds.Contains(p.Event)) && instance.Past.Any(p => flow.BadEnds.Contains(p.Event))
                ? [$"It has ended both well and badly: {Names(instance.Past.Where(p => flow.IsEnd(p.Event)).DistinctBy(p => p.Event), ", ")}."]
                : [];

        string Names(IEnumerable<FlowHappening> happened, string between) => string.Join(between, happened.Select(p => flow.NameOf(p.Event)).Order());
    }

    /// <summary>A type of message without its version.</summary>
    public static string FamilyOf(string type) => type.LastIndexOf('.') is var dot and > 0 ? type[..dot] : type;

    private static FlowInstance Start(FlowDefinition flow, FlowInstance instance, string happened, Message message)
    {
        if (instance.StartedAt is null && flow.Starts.Contains(happened))
            return instance with
            {
                Status = FlowStatus.Running,
                Key = message.Subject,
                StartedAt = message.Time,
                Due = message.Time + flow.DeadlineAfter,
                EndedAt = null,
            };

        return instance is { Status: FlowStatus.Unstarted, Due: null } ? instance with { Due = message.Time + flow.DeadlineAfter } : instance;
    }

    private static FlowInstance End(FlowDefinition flow, FlowInstance instance) =>
        instance is { StartedAt: not null, EndedAt: null } && instance.Past.FirstOrDefault(p => flow.IsEnd(p.Event)) is { } end
            ? instance with
            {
                Status = flow.GoodEnds.Contains(end.Event) ? FlowStatus.EndedWell : FlowStatus.EndedBadly,
                Due = null,
                EndedAt = end.At,
            }
            : instance;

    private static bool IsOpen(FlowReaction reaction, FlowInstance instance)
    {
        if (!reaction.On.All(on => instance.Past.Any(p => p.Event == on)))
            return false;

        // Each time that what it waits for last has happened asks for an answer of its own: a flow may come through a place again.
        var answered = instance.Past.Where(p => p.Source == reaction.Service).Select(p => p.CausationId).ToHashSet();
        return reaction.On.Count > 1
            ? !instance.Past.Any(p => reaction.On.Contains(p.Event) && answered.Contains(p.Id))
            : instance.Past.Any(p => p.Event == reaction.On[0] && !answered.Contains(p.Id));
    }
}
