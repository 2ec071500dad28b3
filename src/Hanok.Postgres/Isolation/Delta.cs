namespace Hanok.Postgres.Isolation;

/// <summary>A change by an amount, which has the same effect in whichever order it comes among others.</summary>
public readonly record struct Delta<TKey>(TKey Key, decimal Amount) where TKey : notnull;
