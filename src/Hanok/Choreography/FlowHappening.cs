namespace Hanok.Choreography;

/// <summary>An event that has happened in an instance of a flow.</summary>
/// <param name="Id">Of the message.</param>
/// <param name="Event">Its name without the version.</param>
/// <param name="Source">The service that published it.</param>
/// <param name="CausationId">The message in reaction to which it was published; empty when there is none.</param>
/// <param name="At">By the clock of the source.</param>
public sealed record FlowHappening(Guid Id, string Event, string Source, Guid CausationId, DateTimeOffset At);
