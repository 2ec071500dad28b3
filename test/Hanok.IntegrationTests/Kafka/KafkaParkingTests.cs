using Hanok.IntegrationTests.Postgres;
using Hanok.Testing.Contracts;

namespace Hanok.IntegrationTests.Kafka;

[Collection(PostgresCollection.Name)]
public sealed class KafkaParkingTests(PostgresServer server) : ParkingContract
{
    protected override ValueTask<ContractPlatform> CreatePlatformAsync() => ValueTask.FromResult<ContractPlatform>(new KafkaPlatform(server));
}
