using System.Text;

namespace Hanok.Choreography;

/// <summary>A flow as a Mermaid flowchart: a box for each event with the service that publishes it, solid arrows forward, dotted ones back.</summary>
public static class FlowDrawing
{
    public static string Mermaid(FlowDefinition flow)
    {
        ArgumentNullException.ThrowIfNull(flow);
        var paths = new FlowPaths(flow);
        var text = new StringBuilder("flowchart TB\n");
        foreach (var happened in InOrder(flow))
            text.Append($"  {Box(flow, happened)}\n");

        foreach (var reaction in flow.Reactions)
            foreach (var on in reaction.On)
                foreach (var outcome in reaction.Publishes)
                    text.Append($"  {flow.NameOf(on)} {(paths.CanEndWell(outcome) ? "-->" : "-.->")} {flow.NameOf(outcome)}\n");

        return text.ToString();
    }

    // As the declaration tells it: what starts, then what follows, reaction by reaction.
    private static IEnumerable<string> InOrder(FlowDefinition flow) => flow.Starts
        .Concat(flow.Reactions.SelectMany(r => r.On.Concat(r.Publishes)))
        .Concat(flow.DeadlineEvent is { } late ? [late] : []).Distinct();

    private static string Box(FlowDefinition flow, string happened)
    {
        var (name, text) = (flow.NameOf(happened), $"{FlowDefinition.OwnerOf(happened)}: {flow.NameOf(happened)}{Remark(flow, happened)}");
        return flow.IsEnd(happened) ? $"{name}([\"{text}\"])"
            : flow.PointsOfNoReturn.Contains(happened) ? $"{name}{{{{\"{text}\"}}}}"
            : flow.Starts.Contains(happened) ? $"{name}([\"{text}\"])"
            : $"{name}[\"{text}\"]";
    }

    private static string Remark(FlowDefinition flow, string happened) =>
        flow.Undone.FirstOrDefault(u => u.Value == happened) is { Key: { } effect } ? $"<br/>undoes {flow.NameOf(effect)}"
        : flow.PointsOfNoReturn.Contains(happened) ? "<br/>point of no return"
        : flow.GoodEnds.Contains(happened) ? "<br/>ends well"
        : flow.BadEnds.Contains(happened) ? "<br/>ends badly"
        : happened == flow.DeadlineEvent ? $"<br/>after {flow.DeadlineAfter}"
        : "";
}
