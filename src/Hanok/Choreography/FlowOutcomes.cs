using Hanok.Events;

namespace Hanok.Choreography;

/// <summary>What a service of a flow in the making publishes in reaction to an event: one of these.</summary>
public sealed class FlowOutcomes : FlowBuilder
{
    private readonly string _last;

    internal FlowOutcomes(FlowDraft draft, string last) : base(draft) => _last = last;

    /// <summary>What stands behind the event must be undone when the flow ends badly, and this event says that it is.</summary>
    public FlowOutcomes UndoneBy<TEvent>() where TEvent : IEvent
    {
        Draft.Undone[_last] = Draft.Know<TEvent>();
        return this;
    }

    /// <summary>Or it publishes this instead.</summary>
    public FlowOutcomes Or<TEvent>() where TEvent : IEvent
    {
        var outcome = Draft.Know<TEvent>();
        var reaction = Draft.Reactions[^1];
        Draft.Reactions[^1] = reaction with { Publishes = [.. reaction.Publishes, outcome] };
        return new(Draft, outcome);
    }

    /// <summary>Or it publishes nothing, because the flow goes on otherwise.</summary>
    public FlowOutcomes OrNothing()
    {
        Draft.Reactions[^1] = Draft.Reactions[^1] with { OrNothing = true };
        return this;
    }
}
