namespace Hanok.Testing.Contracts;

/// <param name="Dish">What the kitchen is asked for.</param>
/// <param name="Token">Nobody should find it later.</param>
/// <param name="Ticket">What the kitchen answered.</param>
public sealed record RepairedState(string Dish, Portions Portions, string Token, string? Ticket = null);
