using Hanok.Testing.Contracts;

namespace Hanok.IntegrationTests.Postgres;

[Collection(PostgresCollection.Name)]
public sealed class PostgresSagaGroupTests(PostgresServer server) : SagaGroupContract
{
    protected override ValueTask<ContractPlatform> CreatePlatformAsync() => ValueTask.FromResult<ContractPlatform>(new PostgresPlatform(server));
}
