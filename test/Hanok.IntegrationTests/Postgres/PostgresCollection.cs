namespace Hanok.IntegrationTests.Postgres;

/// <summary>One test after the other: services of the same name cannot share a server at the same time, for slots are named for all of it.</summary>
[CollectionDefinition(Name)]
public sealed class PostgresCollection
{
    public const string Name = "PostgreSQL";
}
