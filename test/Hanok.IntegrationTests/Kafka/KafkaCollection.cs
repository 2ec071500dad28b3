using Hanok.IntegrationTests.Postgres;

namespace Hanok.IntegrationTests.Kafka;

/// <summary>One test after the other: some of them stop the brokers.</summary>
[CollectionDefinition(Name)]
public sealed class KafkaCollection : ICollectionFixture<PostgresServer>
{
    public const string Name = "Kafka";
}
