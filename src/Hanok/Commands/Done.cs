using Hanok.Messaging;

namespace Hanok.Commands;

/// <summary>The answer to a command that has nothing to tell.</summary>
[MessageType("hanok.done.v1")]
public sealed record Done
{
    public static readonly Done Value = new();
}
