using Hanok.IntegrationTests.Postgres;
using Hanok.Testing.Contracts;

namespace Hanok.IntegrationTests.RabbitMq;

[Collection(RabbitMqCollection.Name)]
public sealed class RabbitMqOutboxTests(PostgresServer server, RabbitMqServer rabbitMq) : OutboxContract
{
    protected override ValueTask<ContractPlatform> CreatePlatformAsync() => RabbitMqPlatform.CreateAsync(server, rabbitMq);
}
