using Hanok.Events;

namespace Hanok.Choreography;

/// <summary>A service of a flow in the making.</summary>
public sealed class FlowService
{
    private readonly FlowDraft _draft;
    private readonly string _service;

    internal FlowService(FlowDraft draft, string service) => (_draft, _service) = (draft, service);

    /// <summary>What the service reacts to.</summary>
    public FlowTrigger On<TEvent>() where TEvent : IEvent => new(_draft, _service, [_draft.Know<TEvent>()]);
}
