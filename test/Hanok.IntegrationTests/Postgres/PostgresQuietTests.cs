using Hanok.Testing.Contracts;

namespace Hanok.IntegrationTests.Postgres;

[Collection(PostgresCollection.Name)]
public sealed class PostgresQuietTests(PostgresServer server) : QuietContract
{
    protected override ValueTask<ContractPlatform> CreatePlatformAsync() => ValueTask.FromResult<ContractPlatform>(new PostgresPlatform(server));
}
