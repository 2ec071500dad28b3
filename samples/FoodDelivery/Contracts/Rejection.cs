using Hanok.Commands;

namespace FoodDelivery.Contracts;

/// <summary>A business "no" of a domain, which knows nothing of messages.</summary>
/// <param name="Code">Stable, for programs: <c>card-declined</c>.</param>
/// <param name="Reason">For people.</param>
public sealed record Rejection(string Code, string Reason)
{
    /// <summary>The same as the answer to a command.</summary>
    public Refusal ToRefusal() => new(Code, Reason);

    public static Rejection From(Refusal refusal) => new(refusal.Code, refusal.Reason);
}
