namespace Hanok.Choreography;

/// <summary>What is expected to happen next: the service publishes one of these.</summary>
internal sealed record FlowNext(string Service, IReadOnlyList<string> OneOf, bool OrNothing);
