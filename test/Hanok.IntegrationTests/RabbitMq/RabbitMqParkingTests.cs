using Hanok.IntegrationTests.Postgres;
using Hanok.Testing.Contracts;

namespace Hanok.IntegrationTests.RabbitMq;

[Collection(PostgresCollection.Name)]
public sealed class RabbitMqParkingTests(PostgresServer server, RabbitMqServer rabbitMq) : ParkingContract
{
    protected override ValueTask<ContractPlatform> CreatePlatformAsync() => RabbitMqPlatform.CreateAsync(server, rabbitMq);
}
