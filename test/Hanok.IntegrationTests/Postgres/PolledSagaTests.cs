using Hanok.Postgres;
using Hanok.Testing.Contracts;

namespace Hanok.IntegrationTests.Postgres;

[Collection(PostgresSagaCollection.Name)]
public sealed class PolledSagaTests(PostgresServer server) : SagaContract
{
    protected override ValueTask<ContractPlatform> CreatePlatformAsync() =>
        ValueTask.FromResult<ContractPlatform>(new PostgresPlatform(server, OutboxMode.Polling));
}
