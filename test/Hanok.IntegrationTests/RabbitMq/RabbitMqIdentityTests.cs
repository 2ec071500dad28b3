using Hanok.IntegrationTests.Postgres;
using Hanok.Testing.Contracts;

namespace Hanok.IntegrationTests.RabbitMq;

[Collection(RabbitMqCollection.Name)]
public sealed class RabbitMqIdentityTests(PostgresServer server, RabbitMqServer rabbitMq) : IdentityContract
{
    protected override ValueTask<ContractPlatform> CreatePlatformAsync() => RabbitMqPlatform.CreateAsync(server, rabbitMq);
}
