using Hanok.Commands;
using Hanok.Postgres;
using Hanok.Testing.Contracts;
using Npgsql;

namespace Hanok.IntegrationTests.Postgres;

/// <summary>A rehearsed transaction does everything but commit.</summary>
[Collection(PostgresSagaCollection.Name)]
public sealed class RehearsalTests(PostgresServer server) : IAsyncLifetime
{
    private readonly List<ContractServices> _services = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var services in _services)
            await services.DisposeAsync();
    }

    [Theory]
    [InlineData(OutboxMode.Tailing)]
    [InlineData(OutboxMode.Polling)]
    public async Task It_tells_what_would_be_sent_and_leaves_nothing(OutboxMode mode)
    {
        var (orders, kitchen) = await OrdersAndKitchenAsync(mode);
        await using var transaction = orders.Database.Begin();
        transaction.Send("t", new Cook("soup"));
        transaction.Send("t", new Cook("cake"), after: TimeSpan.Zero);
        transaction.Postgres.Write($"INSERT INTO effect (text) VALUES ('mine')");

        // As an object-relational mapper does.
        transaction.Postgres.BeforeCommit(_ =>
        {
            transaction.Send("t", new Cook("pie"));
            return ValueTask.CompletedTask;
        });

        var messages = await transaction.RehearseAsync(Cancellation);

        Assert.Equal(["""{"dish":"soup"}""", """{"dish":"pie"}"""], messages.Select(message => System.Text.Encoding.UTF8.GetString(message.Body.Span)));
        await Assert.ThrowsAsync<InvalidOperationException>(() => transaction.CommitAsync(Cancellation).AsTask());
        Assert.Empty(await orders.ReadAsync());

        // It would have come before this one.
        await orders.CommitAsync(later => later.Send("t", new Cook("stew")));
        Assert.Equal(["stew"], await kitchen.ReadAsync(1));
    }

    [Fact]
    public async Task What_would_make_the_commit_fail_makes_it_fail()
    {
        var (orders, _) = await OrdersAndKitchenAsync(OutboxMode.Tailing);
        await using (var transaction = orders.Database.Begin())
        {
            await transaction.Postgres.ExecuteAsync($"CREATE TABLE one (id int UNIQUE DEFERRABLE INITIALLY DEFERRED)", Cancellation);
            await transaction.CommitAsync(Cancellation);
        }

        await using (var transaction = orders.Database.Begin())
        {
            transaction.Postgres.Write($"INSERT INTO one VALUES (1), (1)");
            Assert.Equal("23505", (await Assert.ThrowsAsync<PostgresException>(() => transaction.RehearseAsync(Cancellation).AsTask())).SqlState);
        }

        await using (var transaction = orders.Database.Begin())
        {
            // A gathered row counts too.
            transaction.Postgres.Write(1, static (all, rows) => all.Write($"INSERT INTO nowhere SELECT unnest({rows.ToArray()})"));
            Assert.Equal("42P01", (await Assert.ThrowsAsync<PostgresException>(() => transaction.RehearseAsync(Cancellation).AsTask())).SqlState);
        }
    }

    private async Task<(ContractService Orders, ContractService Kitchen)> OrdersAndKitchenAsync(OutboxMode mode)
    {
        var services = new ContractServices(new PostgresPlatform(server, mode));
        _services.Add(services);
        return (await services.StartAsync("orders"), await services.StartAsync("kitchen", hanok => hanok.Cooks()));
    }
}
