namespace Hanok.Testing.Contracts;

/// <param name="RefuseAt">The step that is refused; empty when none is.</param>
/// <param name="Known">What the saga has learned from its participant.</param>
public sealed record StepsState(string RefuseAt, string Known = "");
