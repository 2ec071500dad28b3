namespace Hanok.Messaging;

/// <summary>What a message asks of its receiver.</summary>
public enum MessageKind : byte
{
    /// <summary>Something happened; anybody may listen.</summary>
    Event = 1,

    /// <summary>One service is asked to do something, and answers.</summary>
    Command = 2,

    /// <summary>The answer to a command.</summary>
    Reply = 3,
}
