using Hanok.IntegrationTests.Postgres;

namespace Hanok.IntegrationTests.RabbitMq;

/// <summary>One test after the other: some of them stop the node.</summary>
[CollectionDefinition(Name)]
public sealed class RabbitMqCollection : ICollectionFixture<PostgresServer>, ICollectionFixture<RabbitMqServer>
{
    public const string Name = "RabbitMQ";
}
