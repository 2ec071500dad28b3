namespace Hanok.IntegrationTests.Postgres;

/// <summary>
/// One test after the other: services of the same name cannot share a server at the same time, for slots are named for all of it. Other
/// collections have servers of their own and run beside this one.
/// </summary>
[CollectionDefinition(Name)]
public sealed class PostgresCollection : ICollectionFixture<PostgresServer>
{
    public const string Name = "PostgreSQL";
}
