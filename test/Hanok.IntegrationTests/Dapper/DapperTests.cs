using Dapper;
using Hanok.IntegrationTests.Postgres;
using Hanok.Messaging;
using Hanok.Postgres;
using Hanok.Testing.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace Hanok.IntegrationTests.Dapper;

/// <summary>A library that only wants an open connection takes part in the transaction.</summary>
[Collection(PostgresCollection.Name)]
public sealed class DapperTests(PostgresServer server) : IAsyncLifetime
{
    private readonly MessageRecorder _replies = new();
    private readonly Sabotage _sabotage = new();
    private ContractServices _services = null!;
    private ContractService _orders = null!;
    private ContractService _kitchen = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _services = new(new PostgresPlatform(server));
        _orders = await _services.StartAsync("orders", hanok => hanok.TakesReplies(_replies));
        _kitchen = await _services.StartAsync("kitchen", hanok => hanok.HandleCommand(CookAsync));
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    [Fact]
    public async Task What_Dapper_writes_commits_with_the_message_and_the_reply()
    {
        await AskAsync("soup");

        await Until.TrueAsync(() => _replies.Seen.Count == 1, "no reply has come");
        Assert.Equal(["soup"], await DishesAsync());
    }

    [Fact]
    public async Task What_Dapper_writes_is_rolled_back_with_the_message()
    {
        _sabotage.Fail("poison");

        await AskAsync("poison", "soup");

        await Until.TrueAsync(() => _replies.Seen.Count == 1, "no reply has come");
        Assert.Equal("1", Assert.Single(await _kitchen.ParkedAsync(1)).Key);
        Assert.Equal(["soup"], await DishesAsync());
    }

    private async Task<Cooked> CookAsync(Cook command, MessageContext context)
    {
        context.Transaction.Postgres.Write($"INSERT INTO meal (dish, portions) VALUES ({command.Dish}, 1)");
        var connection = await context.Transaction.Postgres.ConnectionAsync(context.Cancellation);

        // What was written before is there.
        var changed = await connection.ExecuteAsync("UPDATE meal SET portions = 2 WHERE dish = @Dish", new { command.Dish });
        Assert.Equal(1, changed);
        _sabotage.Meet(command.Dish);
        return new Cooked(command.Dish, 7);
    }

    private Task AskAsync(params string[] dishes) => _orders.CommitAsync(transaction =>
    {
        for (var i = 0; i < dishes.Length; i++)
            transaction.Add(transaction.Messages.Command(Guid.CreateVersion7(), $"{i + 1}", Guid.CreateVersion7(), new Cook(dishes[i])));
    });

    private async Task<List<string>> DishesAsync() =>
        await _kitchen.Services.GetRequiredService<PostgresDatabase>().QueryAsync(
            "SELECT dish FROM meal WHERE portions = 2", row => row.GetString(0), Cancellation);
}
