using Hanok.IntegrationTests.Postgres;
using Hanok.Testing.Contracts;

namespace Hanok.IntegrationTests.RabbitMq;

[Collection(RabbitMqCollection.Name)]
public sealed class RabbitMqBrokerTests(PostgresServer server, RabbitMqServer rabbitMq) : BrokerContract
{
    protected override ValueTask<ContractPlatform> CreatePlatformAsync() => RabbitMqPlatform.CreateAsync(server, rabbitMq);
}
