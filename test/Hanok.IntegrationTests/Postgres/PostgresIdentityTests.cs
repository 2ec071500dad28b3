using Hanok.Testing.Contracts;

namespace Hanok.IntegrationTests.Postgres;

[Collection(PostgresCollection.Name)]
public sealed class PostgresIdentityTests(PostgresServer server) : IdentityContract
{
    protected override ValueTask<ContractPlatform> CreatePlatformAsync() => ValueTask.FromResult<ContractPlatform>(new PostgresPlatform(server));
}
