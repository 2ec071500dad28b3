using Hanok.IntegrationTests.Postgres;
using Hanok.Testing.Contracts;

namespace Hanok.IntegrationTests.RabbitMq;

[Collection(RabbitMqCollection.Name)]
public sealed class RabbitMqSagaLockTests(PostgresServer server, RabbitMqServer rabbitMq) : SagaLockContract
{
    protected override ValueTask<ContractPlatform> CreatePlatformAsync() => RabbitMqPlatform.CreateAsync(server, rabbitMq);
}
