namespace Hanok.Postgres.Isolation;

/// <summary>A row as it was read: which, and in which version.</summary>
public readonly record struct Reading<TKey>(TKey Key, long Version) where TKey : notnull;
