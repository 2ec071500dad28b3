using Hanok.EntityFrameworkCore;
using Hanok.Events;
using Hanok.IntegrationTests.Postgres;
using Hanok.Postgres;
using Hanok.Testing.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hanok.IntegrationTests.EntityFramework;

/// <summary>A DbContext in a transaction that somebody begins, as an endpoint does.</summary>
[Collection(PostgresCollection.Name)]
public sealed class TransactionContextTests(PostgresServer server) : IAsyncLifetime
{
    private ContractServices _services = null!;
    private ContractService _orders = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private PostgresDatabase Database => _orders.Services.GetRequiredService<PostgresDatabase>();

    public async ValueTask InitializeAsync()
    {
        _services = new(new PostgresPlatform(server));
        _orders = await _services.StartAsync("orders", hanok => hanok.AddDbContext<KitchenContext>());
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    [Fact]
    public async Task Rows_of_the_context_SQL_and_messages_commit_together_or_not_at_all()
    {
        var audit = await _services.StartAsync("audit", hanok => hanok.HandlesNoted());
        await audit.HealthyAsync();

        await WriteAsync("abandoned", 1, commit: false);
        await WriteAsync("soup", 2, commit: true);

        Assert.Equal(["a2"], await audit.ReadAsync(1));
        Assert.Equal(["soup", "soup with bread"], await DishesAsync());
    }

    [Fact]
    public async Task A_context_can_come_last_and_a_transaction_can_do_without_its_writes()
    {
        await using var transaction = Database.Begin();
        var first = await transaction.DbContextAsync<KitchenContext>(Cancellation);
        Assert.Same(first, await transaction.DbContextAsync<KitchenContext>(Cancellation));
        await transaction.CommitAsync(Cancellation);

        Assert.Empty(await DishesAsync());
    }

    [Fact]
    public async Task What_the_context_saved_early_is_seen_by_SQL_and_goes_with_the_rollback()
    {
        await using (var transaction = Database.Begin())
        {
            var kitchen = await transaction.DbContextAsync<KitchenContext>(Cancellation);
            var soup = new Meal { Dish = "soup" };
            kitchen.Add(soup);
            await kitchen.SaveChangesAsync(Cancellation);

            Assert.True(soup.Id > 0);
            Assert.Equal(["soup"], await transaction.QueryAsync("SELECT dish FROM meal", row => row.GetString(0), Cancellation));
        }

        Assert.Empty(await DishesAsync());
    }

    [Fact]
    public async Task A_failure_that_somebody_caught_still_fails_the_commit()
    {
        await WriteAsync("soup", 1, commit: true);
        await using var transaction = Database.Begin();
        var kitchen = await transaction.DbContextAsync<KitchenContext>(Cancellation);
        kitchen.Add(new Meal { Dish = "soup" });
        await Assert.ThrowsAsync<DbUpdateException>(() => kitchen.SaveChangesAsync(Cancellation));
        kitchen.ChangeTracker.Clear();

        // Without a check, the server would answer COMMIT with ROLLBACK, and nobody would notice.
        var error = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => transaction.CommitAsync(Cancellation).AsTask());

        Assert.Equal("25P02", error.SqlState);
    }

    [Fact]
    public async Task A_commit_that_failed_in_the_context_cannot_be_tried_again_without_it()
    {
        await WriteAsync("soup", 1, commit: true);
        await using var transaction = Database.Begin();
        transaction.Write($"INSERT INTO meal (dish, portions) VALUES ('rice', 1)");
        (await transaction.DbContextAsync<KitchenContext>(Cancellation)).Add(new Meal { Dish = "soup" });

        await Assert.ThrowsAsync<DbUpdateException>(() => transaction.CommitAsync(Cancellation).AsTask());
        await Assert.ThrowsAnyAsync<Exception>(() => transaction.CommitAsync(Cancellation).AsTask());

        Assert.DoesNotContain("rice", await DishesAsync());
    }

    [Fact]
    public async Task A_context_outside_of_a_transaction_is_refused_with_the_way_to_one()
    {
        await using var scope = _orders.Services.CreateAsyncScope();

        var error = Assert.Throws<InvalidOperationException>(() => scope.ServiceProvider.GetRequiredService<KitchenContext>());

        Assert.Contains("There is no transaction in this scope", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_context_that_was_not_added_is_refused_with_the_cure()
    {
        await using var transaction = Database.Begin();

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => transaction.DbContextAsync<DbContext>(Cancellation).AsTask());

        Assert.Contains("call AddDbContext<DbContext>()", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_transaction_that_has_ended_gives_no_context()
    {
        var transaction = Database.Begin();
        await transaction.DisposeAsync();
        await transaction.DisposeAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => transaction.DbContextAsync<KitchenContext>(Cancellation).AsTask());
    }

    private async Task WriteAsync(string dish, int number, bool commit)
    {
        await using var transaction = Database.Begin();
        transaction.Write($"INSERT INTO meal (dish, portions) VALUES ({dish}, 1)");
        var kitchen = await transaction.DbContextAsync<KitchenContext>(Cancellation);
        kitchen.Add(new Meal { Dish = $"{dish} with bread" });
        transaction.Publish("a", new Noted("a", number));
        if (commit)
            await transaction.CommitAsync(Cancellation);
    }

    private async Task<List<string>> DishesAsync()
    {
        await using var context = await _orders.Services.GetRequiredService<IDbContextFactory<KitchenContext>>().CreateDbContextAsync(Cancellation);
        return await context.Meals.Select(m => m.Dish).OrderBy(dish => dish).ToListAsync(Cancellation);
    }
}
