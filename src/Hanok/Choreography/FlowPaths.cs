namespace Hanok.Choreography;

/// <summary>Which events of a flow can follow which. Pure.</summary>
internal sealed class FlowPaths(FlowDefinition flow)
{
    private readonly Dictionary<string, HashSet<string>> _after = [];

    /// <summary>What can follow, however far.</summary>
    public IReadOnlySet<string> After(string happened)
    {
        if (_after.TryGetValue(happened, out var known))
            return known;

        var found = new HashSet<string>();
        var open = new Stack<string>([happened]);
        while (open.TryPop(out var next))
            foreach (var outcome in flow.Reactions.Where(r => r.On.Contains(next)).SelectMany(r => r.Publishes))
                if (found.Add(outcome))
                    open.Push(outcome);

        return _after[happened] = found;
    }

    public bool CanEndWell(string happened) => flow.GoodEnds.Contains(happened) || After(happened).Overlaps(flow.GoodEnds);

    public bool CanEnd(string happened) => flow.IsEnd(happened) || After(happened).Any(flow.IsEnd);

    /// <summary>Whether the first is always followed by the second, whatever the services decide on the way.</summary>
    public bool AlwaysLeadsTo(string first, string second) => AlwaysLeadsTo(first, second, []);

    /// <summary>Whether both can happen in one instance, the first before the second or on another branch.</summary>
    public bool CanAccompany(string first, string second) => After(first).Contains(second) || flow.Names.Keys.Any(fork =>
    {
        var branches = flow.Reactions.Where(r => r.On.Contains(fork)).ToList();
        return branches.Any(a => branches.Any(b => a != b && LeadsTo(a, first) && LeadsTo(b, second)));
    });

    private bool LeadsTo(FlowReaction reaction, string happened) =>
        reaction.Publishes.Any(outcome => outcome == happened || After(outcome).Contains(happened));

    // What waits for a second event may wait for ever, so only a reaction to one event is sure to come.
    private bool AlwaysLeadsTo(string first, string second, HashSet<string> seen) =>
        first == second || (seen.Add(first) && flow.Reactions.Any(r =>
            r.On.Count == 1 && r.On[0] == first && r.Publishes.All(outcome => AlwaysLeadsTo(outcome, second, [.. seen]))));
}
