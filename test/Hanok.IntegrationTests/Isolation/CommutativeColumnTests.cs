using Hanok.Commands;
using Hanok.IntegrationTests.Postgres;
using Hanok.Postgres.Isolation;

namespace Hanok.IntegrationTests.Isolation;

[Collection(PostgresSagaCollection.Name)]
public sealed class CommutativeColumnTests(PostgresServer server) : IsolationTest(server)
{
    private static readonly CommutativeColumn<string> Held = new("account", "id", "held") { Floor = 0, CeilingColumn = "line" };

    [Fact]
    public async Task Without_it_one_of_two_updates_is_lost()
    {
        // Both read, then both write what they have worked out.
        var (first, second) = (await HeldAsync("a"), await HeldAsync("a"));
        await WriteAsync($"UPDATE account SET held = {first + 10} WHERE id = 'a'");
        await WriteAsync($"UPDATE account SET held = {second + 20} WHERE id = 'a'");

        Assert.Equal(20, await HeldAsync("a"));
    }

    [Fact]
    public async Task No_update_is_lost_whoever_comes_between()
    {
        await Task.WhenAll(Enumerable.Range(1, 40).Select(n => AddAsync(("a", n % 2 == 0 ? 3 : 1), ("b", 1), ("c", n % 4 == 0 ? 2 : 0))));

        Assert.Equal((80, 40, 20), (await HeldAsync("a"), await HeldAsync("b"), await HeldAsync("c")));
    }

    [Fact]
    public async Task Transactions_with_the_same_rows_in_other_orders_do_not_deadlock()
    {
        await Task.WhenAll(Enumerable.Range(0, 60).Select(n =>
            n % 2 == 0 ? AddAsync(("a", 1), ("b", 1), ("c", 1)) : AddAsync(("c", 1), ("b", 1), ("a", 1))));

        Assert.Equal(60, await HeldAsync("b"));
    }

    [Fact]
    public async Task The_order_of_arrival_does_not_matter()
    {
        decimal[] amounts = [40, -10, 25, 5.50m, -20];
        foreach (var amount in amounts)
            await AddAsync(("a", amount));
        foreach (var amount in amounts.Order().Reverse())
            await AddAsync(("b", amount));

        Assert.Equal((40.50m, 40.50m), (await HeldAsync("a"), await HeldAsync("b")));
    }

    [Theory]
    [InlineData(100, 1, "above-ceiling")]
    [InlineData(30, -31, "below-floor")]
    public async Task What_would_leave_the_bounds_is_refused_and_changes_nothing(int before, int amount, string code)
    {
        await AddAsync(("a", before));

        Assert.Equal(code, (await AddAsync(("a", amount)))[0]?.Code);

        Assert.Equal(before, await HeldAsync("a"));
    }

    [Fact]
    public async Task A_limit_holds_also_when_many_want_the_rest_of_it_at_once()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => AddAsync(("a", 9))));

        Assert.Equal(99, await HeldAsync("a"));
        Assert.Equal(11, results.Count(r => r[0] is null));
    }

    [Fact]
    public async Task In_a_run_each_stands_for_itself_in_order()
    {
        var results = await AddAsync(("a", 60), ("b", 10), ("a", 50), ("nobody", 1), ("a", 40), ("a", -100));

        Assert.Equal(["", "", "above-ceiling", "unknown-key", "", ""], results.Select(r => r?.Code ?? ""));
        Assert.Equal((0, 10), (await HeldAsync("a"), await HeldAsync("b")));
    }

    [Fact]
    public async Task What_is_beyond_a_bound_that_was_lowered_may_still_come_closer_to_it()
    {
        await AddAsync(("a", 80));
        await WriteAsync($"UPDATE account SET line = 50 WHERE id = 'a'");

        Assert.Equal("above-ceiling", (await AddAsync(("a", 1)))[0]?.Code);
        Assert.Null((await AddAsync(("a", -10)))[0]);
        Assert.Equal(70, await HeldAsync("a"));
    }

    [Fact]
    public async Task What_cannot_leave_the_bounds_is_added_with_the_commit()
    {
        var raised = new CommutativeColumn<string>("account", "id", "held") { Floor = 0 };

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => InTransactionAsync(transaction =>
        {
            raised.Add(transaction, [new("b", 1), new("a", 2), new("b", 3)]);
            return ValueTask.FromResult(0);
        })));

        Assert.Equal((40, 80), (await HeldAsync("a"), await HeldAsync("b")));
        await using var transaction = Database.Begin();
        Assert.Throws<InvalidOperationException>(() => raised.Add(transaction, [new("a", 1), new("b", -1)]));
        Assert.Throws<InvalidOperationException>(() => Held.Add(transaction, [new("a", 1)]));
    }

    [Theory]
    [InlineData("account; DROP TABLE account")]
    [InlineData("Account")]
    [InlineData("")]
    public void A_name_cannot_be_anything_else(string name) =>
        Assert.Throws<ArgumentException>(() => new CommutativeColumn<string>(name, "id", "held"));

    private Task<IReadOnlyList<Refusal?>> AddAsync(params (string Account, decimal Amount)[] amounts) => InTransactionAsync(transaction =>
        Held.AddAsync(transaction, [.. amounts.Select(a => new Delta<string>(a.Account, a.Amount))], Cancellation));
}
