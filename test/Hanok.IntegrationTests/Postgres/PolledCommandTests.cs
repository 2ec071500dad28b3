using Hanok.Postgres;
using Hanok.Testing.Contracts;

namespace Hanok.IntegrationTests.Postgres;

[Collection(PostgresCollection.Name)]
public sealed class PolledCommandTests(PostgresServer server) : CommandContract
{
    protected override ValueTask<ContractPlatform> CreatePlatformAsync() =>
        ValueTask.FromResult<ContractPlatform>(new PostgresPlatform(server, OutboxMode.Polling));
}
