namespace Hanok.Choreography;

/// <summary>What is wrong with a flow, as a whole or in one service. Pure.</summary>
internal sealed class FlowProblems(FlowDefinition flow)
{
    private readonly FlowPaths _paths = new(flow);

    /// <summary>What is wrong with it wherever it runs.</summary>
    public IReadOnlyList<string> All() => [.. Starts().Concat(Owners()).Concat(Ways()).Concat(Ends()).Concat(Undoing()).Concat(Deadline())
        .Distinct().Select(Say)];

    /// <summary>What one service lacks to play its part.</summary>
    /// <param name="handles">Whether the service has a handler for an event.</param>
    public IReadOnlyList<string> In(string service, Func<string, bool> handles)
    {
        var services = flow.Reactions.Select(r => r.Service).Append(flow.Owner).Distinct().ToList();
        if (!services.Contains(service))
            return [Say($"it has no part for '{service}'. Its services are {string.Join(", ", services.Order())}: correct the name in "
                + "In(...), or do not add the flow here.")];

        return [.. flow.Reactions.Where(r => r.Service == service).SelectMany(r => r.On).Distinct().Where(on => !handles(on))
            .Select(on => Say($"'{service}' is to react to {Name(on)}, and has no handler for {on}. Register an "
                + $"IEventHandler<{Name(on)}>, or take the reaction out."))];
    }

    private IEnumerable<string> Starts()
    {
        if (flow.Starts.Count == 0)
            yield return "nothing starts it. Say with StartsWith<TEvent>() what does.";

        if (flow.Starts.Select(FlowDefinition.OwnerOf).Distinct().Order().ToList() is { Count: > 1 } owners)
            yield return $"it is started by events of {string.Join(" and ", owners)}. One service owns a flow and watches it: let all "
                + "its starting events belong to that one.";
    }

    private IEnumerable<string> Owners()
    {
        foreach (var reaction in flow.Reactions)
            foreach (var outcome in reaction.Publishes.Where(o => FlowDefinition.OwnerOf(o) != reaction.Service))
                yield return $"'{reaction.Service}' is to publish {Name(outcome)} ({outcome}), which "
                    + $"'{FlowDefinition.OwnerOf(outcome)}' alone may publish. Let that one react, or publish an event of "
                    + $"'{reaction.Service}'.";

        foreach (var twice in flow.Reactions
            .GroupBy(r => (r.Service, On: string.Join(" and ", r.On.Select(Name).Order()))).Where(g => g.Count() > 1))
            yield return $"'{twice.Key.Service}' reacts to {twice.Key.On} in {twice.Count()} places. Say it once, with Or<TEvent>() for "
                + "what it publishes instead.";

        foreach (var (effect, undo) in flow.Undone.Where(u => FlowDefinition.OwnerOf(u.Key) != FlowDefinition.OwnerOf(u.Value)))
            yield return $"{Name(effect)} of '{FlowDefinition.OwnerOf(effect)}' is undone by {Name(undo)} of "
                + $"'{FlowDefinition.OwnerOf(undo)}'. Only who did a thing can undo it: name an event of "
                + $"'{FlowDefinition.OwnerOf(effect)}'.";
    }

    private IEnumerable<string> Ways()
    {
        var reachable = Reachable();
        foreach (var stranger in flow.Events.Where(e => !reachable.Contains(e)))
            yield return $"nothing leads to {Name(stranger)}. Let a reaction publish it, start with it, or take it out.";

        foreach (var happened in flow.Events.Where(reachable.Contains).Where(e => !flow.IsEnd(e)))
        {
            if (!flow.Reactions.Any(r => r.On.Contains(happened)))
                yield return $"{Name(happened)} leads nowhere. Add In(...).On<{Name(happened)}>(), or say that it EndsWell or EndsBadly.";
            else if (!_paths.CanEnd(happened) && _paths.After(happened).Contains(happened))
                yield return $"{Name(happened)} goes round in a circle without an end: "
                    + $"{string.Join(", ", _paths.After(happened).Select(Name).Order())}. Lead one of them to an end.";
        }
    }

    private IEnumerable<string> Ends()
    {
        if (flow.GoodEnds.Count == 0)
            yield return "it never ends well. Say with EndsWell<TEvent>() when everything is done.";

        foreach (var both in flow.GoodEnds.Intersect(flow.BadEnds))
            yield return $"{Name(both)} ends it both well and badly. Take one of the two out.";

        foreach (var reaction in flow.Reactions)
            foreach (var end in reaction.On.Where(flow.IsEnd))
                yield return $"{Name(end)} ends it, and '{reaction.Service}' reacts to it and goes on. Take the end out, or the "
                    + "reaction, which may be a flow of its own.";
    }

    private IEnumerable<string> Undoing()
    {
        foreach (var pivot in flow.PointsOfNoReturn)
            foreach (var end in flow.BadEnds.Where(_paths.After(pivot).Contains))
                yield return $"after {Name(pivot)} there is no return, and {Name(end)} can follow all the same. Lead it forward, or "
                    + "move the point of no return.";

        foreach (var (effect, undo) in flow.Undone)
        {
            if (flow.PointsOfNoReturn.FirstOrDefault(p => _paths.After(p).Contains(effect)) is { } passed)
                yield return $"{Name(effect)} comes after the point of no return, {Name(passed)}, where nothing is undone. Take "
                    + $"UndoneBy<{Name(undo)}>() out.";

            foreach (var turn in BadTurns().Where(turn => turn == flow.DeadlineEvent || _paths.CanAccompany(effect, turn)))
                if (!_paths.AlwaysLeadsTo(turn, undo))
                    yield return $"when {Name(turn)} happens, {Name(effect)} may have happened, and is not always undone by "
                        + $"{Name(undo)}. Let '{FlowDefinition.OwnerOf(undo)}' publish it on each way from there.";
        }
    }

    private IEnumerable<string> Deadline()
    {
        if (flow.Deadline is null)
            yield return "it has no deadline, so nobody would notice an instance that stands still. Add Deadline(...).";
        else if (flow.Deadline.After <= TimeSpan.Zero)
            yield return $"its deadline is after {flow.Deadline.After}. Give it some time.";

        if (flow.DeadlineEvent is { } late && flow.Starts.Count > 0 && FlowDefinition.OwnerOf(late) != flow.Owner)
            yield return $"at its deadline '{flow.Owner}' is to publish {Name(late)}, which belongs to "
                + $"'{FlowDefinition.OwnerOf(late)}'. Publish an event of '{flow.Owner}'.";
    }

    /// <summary>The events at which a flow that could have ended well no longer can.</summary>
    private IEnumerable<string> BadTurns() => flow.Reactions
        .Where(r => r.On.All(_paths.CanEndWell)).SelectMany(r => r.Publishes)
        .Concat(flow.DeadlineEvent is { } late ? [late] : [])
        .Where(turn => !_paths.CanEndWell(turn)).Distinct();

    private HashSet<string> Reachable()
    {
        var first = flow.Starts.Concat(flow.DeadlineEvent is { } late ? [late] : []).ToList();
        return [.. first, .. first.SelectMany(_paths.After)];
    }

    private string Say(string problem) => $"Flow '{flow.Name}': {problem}";

    private string Name(string happened) => flow.NameOf(happened);
}
