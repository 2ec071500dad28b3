using Hanok.Testing.Contracts;

namespace Hanok.IntegrationTests.Postgres;

[Collection(PostgresSagaCollection.Name)]
public sealed class PostgresIdempotencyTests(PostgresServer server) : IdempotencyContract
{
    protected override ValueTask<ContractPlatform> CreatePlatformAsync() => ValueTask.FromResult<ContractPlatform>(new PostgresPlatform(server));
}
