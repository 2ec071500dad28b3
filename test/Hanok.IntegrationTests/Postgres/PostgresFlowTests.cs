using Hanok.Testing.Contracts;

namespace Hanok.IntegrationTests.Postgres;

[Collection(PostgresSagaCollection.Name)]
public sealed class PostgresFlowTests(PostgresServer server) : FlowContract
{
    // What its owner publishes itself has to reach it without an address.
    protected override ValueTask<ContractPlatform> CreatePlatformAsync() =>
        ValueTask.FromResult<ContractPlatform>(new PostgresPlatform(server, tellsOwnAddress: false));
}
