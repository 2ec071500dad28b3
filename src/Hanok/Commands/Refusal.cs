using Hanok.Messaging;

namespace Hanok.Commands;

/// <summary>A business "no": a value, never an exception. It makes a saga compensate, where an exception makes it try again.</summary>
/// <param name="Code">Stable, for programs: <c>card-declined</c>.</param>
/// <param name="Reason">For people.</param>
[MessageType("hanok.refused.v1")]
public sealed record Refusal(string Code, string Reason)
{
    // Whoever is refused keeps why, in a saga or in a table of its own, and must not fail at it.
    public string Code { get; init => field = ForeignText.Clean(value); } = ForeignText.Clean(Code);

    public string Reason { get; init => field = ForeignText.Clean(value); } = ForeignText.Clean(Reason);

    internal string Text => $"{Code}: {Reason}";
}
