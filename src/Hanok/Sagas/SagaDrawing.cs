using System.Text;

namespace Hanok.Sagas;

/// <summary>
/// Draws the definition of a saga, as a Mermaid flowchart: local steps round, those of participants square, the pivot with six corners. A
/// participant is named where the type of its reply tells it.
/// </summary>
/// <remarks><code>
///   s1 --> s2 --> ( s3 | s4 ) --> j3 --> s5 pivot --> s6 --> completed
///    :      :                      :       :
///    '------'---- refused ---------'-------'--> u4 --> u1 --> compensated
/// </code></remarks>
public static class SagaDrawing
{
    /// <exception cref="InvalidOperationException">The definition is not usable; the message says how to mend it.</exception>
    public static string Of<TState>(Saga<TState> saga) where TState : class
    {
        var defined = saga.Define(new CompensatableStage<TState>());
        return Of(new SagaDefinition<TState>(saga.Name, saga.Version, defined.Steps, defined.Within).Sketch());
    }

    internal static string Of(SagaSketch saga)
    {
        var steps = saga.Steps;
        var nodes = new StringBuilder();
        var edges = new StringBuilder();
        for (var i = 0; i < steps.Count; i++)
            nodes.Append("  ").Append(Node(i, steps[i])).Append(steps[i].IsConditional ? ":::conditional" : "").Append('\n');

        string? before = null;
        for (var first = 0; first < steps.Count;)
        {
            var end = first + 1;
            while (end < steps.Count && steps[end].Group == steps[first].Group)
                end++;

            var group = string.Join(" & ", Enumerable.Range(first, end - first).Select(Step));
            if (before is not null)
                Edge(before, "-->", group);

            before = group;
            if (end - first > 1)
            {
                before = $"j{first + 1}";
                nodes.Append($"  {before}([\"all answered\"])\n");
                Edge(group, "-->", before);
            }

            // A step that is refused has left no trace, but those beside it may have been done.
            if (steps[first].Kind != StepKind.Retriable)
                Edge(before, "-. refused .->", Undo(end - first > 1 ? end : first));

            first = end;
        }

        Edge(before!, "-->", "completed");
        for (var i = steps.Count - 1; i >= 0; i--)
            if (steps[i].HasUndo)
            {
                nodes.Append($"  u{i + 1}[\"undo {Text(steps[i].Name)}\"]\n");
                Edge($"u{i + 1}", "-->", Undo(i));
            }

        nodes.Append("  completed([\"completed\"])\n  compensated([\"compensated\"])\n");
        if (steps.Any(step => step.IsConditional))
            edges.Append("  classDef conditional stroke-dasharray: 5 5\n");

        return $"---\ntitle: \"{Title(saga)}\"\n---\nflowchart TB\n{nodes}{edges}";

        void Edge(string from, string arrow, string to) => edges.Append($"  {from} {arrow} {to}\n");

        // The last one that can be undone before this place.
        string Undo(int place)
        {
            var last = place - 1;
            while (last >= 0 && !steps[last].HasUndo)
                last--;

            return last < 0 ? "compensated" : $"u{last + 1}";
        }
    }

    private static string Step(int i) => $"s{i + 1}";

    private static string Node(int i, StepSketch step)
    {
        var label = new StringBuilder(step.Participant is null ? "" : $"{Text(step.Participant)}: ").Append(Text(step.Name));
        if (step.Kind == StepKind.Pivot)
            label.Append("<br/>the pivot");
        if (step.IsConditional)
            label.Append("<br/>if its condition holds");
        if (step.ReplyWithin is { } within)
            label.Append($"<br/>within {within}");

        var (left, right) = step switch { { Kind: StepKind.Pivot } => ("{{", "}}"), { IsLocal: true } => ("(", ")"), _ => ("[", "]") };
        return $"{Step(i)}{left}\"{label}\"{right}";
    }

    private static string Title(SagaSketch saga) =>
        $"{saga.Name}, version {saga.Version}{(saga.Within is { } within ? $", within {within}" : "")}".Replace("\\", "\\\\").Replace("\"", "\\\"");

    // In a label quotes end it, and the rest would be HTML or an entity.
    private static string Text(string name) => name.Replace("#", "#35;").Replace("\"", "#quot;").Replace("<", "#lt;").Replace(">", "#gt;");
}
