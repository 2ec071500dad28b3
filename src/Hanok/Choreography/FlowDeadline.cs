using Hanok.Events;

namespace Hanok.Choreography;

/// <param name="Event">What is published then; null when only an error is logged.</param>
internal sealed record FlowDeadline(TimeSpan After, string? Event, Func<LateFlow, IEvent>? Make);
