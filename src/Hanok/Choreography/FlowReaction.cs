namespace Hanok.Choreography;

/// <summary>What one service does in a flow.</summary>
/// <param name="On">It reacts when all of these have happened.</param>
/// <param name="Publishes">It publishes one of these.</param>
/// <param name="OrNothing">It may also publish nothing, because the flow goes on otherwise.</param>
public sealed record FlowReaction(string Service, IReadOnlyList<string> On, IReadOnlyList<string> Publishes, bool OrNothing);
