namespace Hanok.Testing.Contracts;

public sealed record Portions(int Number, IReadOnlyList<string> For);
