using Hanok.Events;

namespace Hanok.Choreography;

/// <summary>A flow in the making. It reads as the business tells it: in a service, on an event, it publishes this or that.</summary>
public class FlowBuilder
{
    internal FlowBuilder(FlowDraft draft) => Draft = draft;

    internal FlowDraft Draft { get; }

    /// <summary>The event that starts an instance. All starting events belong to one service, which owns the flow and watches it.</summary>
    public FlowBuilder StartsWith<TEvent>() where TEvent : IEvent
    {
        Draft.Starts.Add(Draft.Know<TEvent>());
        return this;
    }

    /// <summary>What a service does in the flow.</summary>
    public FlowService In(string service) => new(Draft, service);

    /// <summary>After this event the flow only goes forward.</summary>
    public FlowBuilder PointOfNoReturn<TEvent>() where TEvent : IEvent
    {
        Draft.PointsOfNoReturn.Add(Draft.Know<TEvent>());
        return this;
    }

    /// <summary>The flow has ended, with everything done.</summary>
    public FlowBuilder EndsWell<TEvent>() where TEvent : IEvent
    {
        Draft.GoodEnds.Add(Draft.Know<TEvent>());
        return this;
    }

    /// <summary>The flow has ended, with everything undone.</summary>
    public FlowBuilder EndsBadly<TEvent>() where TEvent : IEvent
    {
        Draft.BadEnds.Add(Draft.Know<TEvent>());
        return this;
    }

    /// <summary>An instance that has not ended by then is overdue: an error is logged, and again each time so much has passed.</summary>
    public FlowBuilder Deadline(TimeSpan after)
    {
        Draft.Deadline = new(after, null, null);
        return this;
    }

    /// <summary>As <see cref="Deadline(TimeSpan)"/>; and an event is published, to which services can react by undoing.</summary>
    /// <param name="happened">
    /// Makes the event, which belongs to the service that owns the flow. It is published once. The flow may be further by then than its
    /// watcher knows: who takes the last decision has to decide between the event and what comes at the same time.
    /// </param>
    public FlowBuilder Deadline<TEvent>(TimeSpan after, Func<LateFlow, TEvent> happened) where TEvent : IEvent
    {
        Draft.Deadline = new(after, Draft.Know<TEvent>(), late => happened(late));
        return this;
    }
}
