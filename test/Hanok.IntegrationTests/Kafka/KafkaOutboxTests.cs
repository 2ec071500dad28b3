using Hanok.IntegrationTests.Postgres;
using Hanok.Testing.Contracts;

namespace Hanok.IntegrationTests.Kafka;

[Collection(KafkaCollection.Name)]
public sealed class KafkaOutboxTests(PostgresServer server) : OutboxContract
{
    protected override ValueTask<ContractPlatform> CreatePlatformAsync() => ValueTask.FromResult<ContractPlatform>(new KafkaPlatform(server));
}
