using Hanok.Commands;
using Hanok.IntegrationTests.Postgres;
using Hanok.Postgres.Isolation;

namespace Hanok.IntegrationTests.Isolation;

/// <summary>One saga cancels an order: it frees 80 of the credit, and the kitchen refuses. Another orders for 90 meanwhile.</summary>
[Collection(PostgresCollection.Name)]
public sealed class PessimisticViewTests(PostgresServer server) : IsolationTest(server)
{
    private static readonly CommutativeColumn<string> Held = new("account", "id", "held") { Floor = 0, CeilingColumn = "line" };

    [Fact]
    public async Task When_credit_is_freed_before_the_saga_is_sure_the_undo_finds_it_spent()
    {
        await AddAsync(80);

        await AddAsync(-80);
        Assert.Null(await AddAsync(90));

        // The kitchen has refused to cancel: the order stands, and nothing is held for it (a dirty read by the other).
        Assert.Equal("above-ceiling", (await AddAsync(80))?.Code);
    }

    [Fact]
    public async Task When_it_is_freed_after_that_nobody_has_spent_it()
    {
        await AddAsync(80);

        Assert.Equal("above-ceiling", (await AddAsync(90))?.Code);

        Assert.Equal(80, await HeldAsync("a"));
    }

    private Task<Refusal?> AddAsync(decimal amount) =>
        InTransactionAsync(transaction => Held.AddAsync(transaction, new Delta<string>("a", amount), Cancellation));
}
