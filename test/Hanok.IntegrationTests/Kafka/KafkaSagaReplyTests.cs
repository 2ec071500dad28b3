using Hanok.IntegrationTests.Postgres;
using Hanok.Testing.Contracts;

namespace Hanok.IntegrationTests.Kafka;

[Collection(PostgresCollection.Name)]
public sealed class KafkaSagaReplyTests(PostgresServer server) : SagaReplyContract
{
    protected override ValueTask<ContractPlatform> CreatePlatformAsync() => ValueTask.FromResult<ContractPlatform>(new KafkaPlatform(server));
}
