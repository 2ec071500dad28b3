using Hanok.IntegrationTests.Postgres;
using Hanok.Testing.Contracts;

namespace Hanok.IntegrationTests.Kafka;

[Collection(KafkaTransportCollection.Name)]
public sealed class KafkaTransportTests(PostgresServer server) : TransportContract
{
    protected override ValueTask<ContractPlatform> CreatePlatformAsync() => ValueTask.FromResult<ContractPlatform>(new KafkaPlatform(server, MockCluster.Untouched));
}
