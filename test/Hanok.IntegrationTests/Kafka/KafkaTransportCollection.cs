using Hanok.IntegrationTests.Postgres;

namespace Hanok.IntegrationTests.Kafka;

/// <summary>The contract of transports: half of the tests on Kafka, with a server of their own, so that the halves run side by side.</summary>
[CollectionDefinition(Name)]
public sealed class KafkaTransportCollection : ICollectionFixture<PostgresServer>
{
    public const string Name = "Kafka, transport";
}
