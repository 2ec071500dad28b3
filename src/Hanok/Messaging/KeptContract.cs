namespace Hanok.Messaging;

/// <summary>A class that is no message, but whose JSON is kept and shown to people.</summary>
internal sealed record KeptContract(Type Contract);
