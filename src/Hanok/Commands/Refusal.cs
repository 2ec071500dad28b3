using Hanok.Messaging;

namespace Hanok.Commands;

/// <summary>A business "no": a value, never an exception. It makes a saga compensate, where an exception makes it try again.</summary>
/// <param name="Code">Stable, for programs: <c>card-declined</c>.</param>
/// <param name="Reason">For people.</param>
[MessageType("hanok.refused.v1")]
public sealed record Refusal(string Code, string Reason)
{
    internal string Text => $"{Code}: {Reason}";
}
