using Hanok.IntegrationTests.Postgres;
using Hanok.Testing.Contracts;

namespace Hanok.IntegrationTests.RabbitMq;

[Collection(PostgresCollection.Name)]
public sealed class RabbitMqSagaReplyTests(PostgresServer server, RabbitMqServer rabbitMq) : SagaReplyContract
{
    protected override ValueTask<ContractPlatform> CreatePlatformAsync() => RabbitMqPlatform.CreateAsync(server, rabbitMq);
}
