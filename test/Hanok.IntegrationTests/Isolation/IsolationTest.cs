using Hanok.IntegrationTests.Postgres;
using Hanok.Postgres;
using Hanok.Testing.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace Hanok.IntegrationTests.Isolation;

/// <summary>Accounts on a real server, and what can happen to them when sagas come between each other.</summary>
public abstract class IsolationTest(PostgresServer server) : IAsyncLifetime
{
    private ContractServices? _services;

    private protected ContractService Orders { get; private set; } = null!;

    private protected TestTime Time { get; private set; } = null!;

    private protected PostgresDatabase Database => Orders.Services.GetRequiredService<PostgresDatabase>();

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var platform = new PostgresPlatform(server);
        (_services, Time) = (new(platform), platform.Time);
        Orders = await _services.StartAsync("orders");
        await WriteAsync("CREATE TABLE account (id text PRIMARY KEY, held numeric(12,2) NOT NULL, line numeric(12,2) NOT NULL, version bigint NOT NULL DEFAULT 1)");
        await WriteAsync("INSERT INTO account (id, held, line) VALUES ('a', 0, 100), ('b', 0, 100), ('c', 0, 100)");
    }

    public async ValueTask DisposeAsync()
    {
        if (_services is not null)
            await _services.DisposeAsync();

        GC.SuppressFinalize(this);
    }

    private protected async Task WriteAsync(Sql sql)
    {
        await using var transaction = Database.Begin();
        transaction.Write(sql);
        await transaction.CommitAsync(Cancellation);
    }

    private protected async Task<decimal> HeldAsync(string account) =>
        await Database.QuerySingleAsync($"SELECT held FROM account WHERE id = {account}", row => row.GetDecimal(0), Cancellation);

    private protected async Task<T> InTransactionAsync<T>(Func<PostgresTransaction, ValueTask<T>> work)
    {
        await using var transaction = Database.Begin();
        var result = await work(transaction);
        await transaction.CommitAsync(Cancellation);
        return result;
    }
}
