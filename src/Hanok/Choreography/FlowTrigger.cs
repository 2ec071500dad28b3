using Hanok.Events;

namespace Hanok.Choreography;

/// <summary>What a service of a flow in the making reacts to.</summary>
public sealed class FlowTrigger
{
    private readonly FlowDraft _draft;
    private readonly string _service;
    private readonly string[] _on;

    internal FlowTrigger(FlowDraft draft, string service, string[] on) => (_draft, _service, _on) = (draft, service, on);

    /// <summary>The service reacts when this event has come too, in whichever order they come.</summary>
    public FlowTrigger And<TEvent>() where TEvent : IEvent => new(_draft, _service, [.. _on, _draft.Know<TEvent>()]);

    /// <summary>What the service publishes then.</summary>
    public FlowOutcomes Publishes<TEvent>() where TEvent : IEvent
    {
        var outcome = _draft.Know<TEvent>();
        _draft.Reactions.Add(new(_service, _on, [outcome], OrNothing: false));
        return new(_draft, outcome);
    }
}
