namespace Hanok.Choreography;

/// <summary>One instance: a conversation may run through several flows.</summary>
public readonly record struct FlowId(Guid Conversation, string Flow);
