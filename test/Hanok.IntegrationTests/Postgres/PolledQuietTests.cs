using Hanok.Postgres;
using Hanok.Testing.Contracts;

namespace Hanok.IntegrationTests.Postgres;

[Collection(PostgresCollection.Name)]
public sealed class PolledQuietTests(PostgresServer server) : QuietContract
{
    protected override ValueTask<ContractPlatform> CreatePlatformAsync() =>
        ValueTask.FromResult<ContractPlatform>(new PostgresPlatform(server, OutboxMode.Polling));
}
