using Hanok.Testing.Contracts;

namespace Hanok.IntegrationTests.Postgres;

[Collection(PostgresSagaCollection.Name)]
public sealed class PostgresAskTests(PostgresServer server) : AskContract
{
    [Fact]
    public async Task An_ask_survives_the_loss_of_the_connection_that_listens()
    {
        var orders = await Services.StartAsync("orders");
        var asking = AskAsync(orders, new Cook("soup"));
        await ListeningIsCutAsync();

        await Services.StartAsync("kitchen", hanok => hanok.Cooks());
        Assert.Equal(new Cooked("soup", 7), (await asking).Value);

        await ListeningIsCutAsync();
        Assert.Equal(new Cooked("cake", 7), (await AskAsync(orders, new Cook("cake"))).Value);
    }

    [Fact]
    public async Task A_service_that_never_asks_does_not_listen()
    {
        var orders = await Services.StartAsync("orders");
        await orders.HealthyAsync();

        Assert.Equal(0, await server.TerminateAsync("orders-answers", Cancellation));
    }

    private Task ListeningIsCutAsync() => Until.TrueAsync(
        async () => await server.TerminateAsync("orders-answers", Cancellation) == 1, () => ValueTask.FromResult("nothing listens"));

    protected override ValueTask<ContractPlatform> CreatePlatformAsync() => ValueTask.FromResult<ContractPlatform>(new PostgresPlatform(server));
}
