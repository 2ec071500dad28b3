using Hanok.IntegrationTests.Postgres;
using Hanok.Testing.Contracts;

namespace Hanok.IntegrationTests.RabbitMq;

[Collection(RabbitMqCollection.Name)]
public sealed class RabbitMqCommandTests(PostgresServer server, RabbitMqServer rabbitMq) : CommandContract
{
    protected override ValueTask<ContractPlatform> CreatePlatformAsync() => RabbitMqPlatform.CreateAsync(server, rabbitMq);
}
