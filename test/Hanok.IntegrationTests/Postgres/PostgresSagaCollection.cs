namespace Hanok.IntegrationTests.Postgres;

/// <summary>Sagas and what belongs to them: half of the tests on PostgreSQL, on a server of their own, so that the halves run side by side.</summary>
[CollectionDefinition(Name)]
public sealed class PostgresSagaCollection : ICollectionFixture<PostgresServer>
{
    public const string Name = "PostgreSQL, sagas";
}
