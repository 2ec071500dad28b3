using Hanok.Commands;
using Hanok.IntegrationTests.Postgres;
using Hanok.Postgres.Isolation;

namespace Hanok.IntegrationTests.Isolation;

[Collection(PostgresCollection.Name)]
public sealed class RereadTests(PostgresServer server) : IsolationTest(server)
{
    private static readonly VersionColumn<string> Version = new("account", "id", "version");

    [Fact]
    public async Task Without_it_a_decision_is_made_by_what_is_no_longer_so()
    {
        // One saga decides by a line of 100; before it writes, another lowers the line. Nothing tells the first (a fuzzy read).
        var line = await LineAsync();
        await WriteAsync("UPDATE account SET line = 10, version = version + 1 WHERE id = 'a'");
        await WriteAsync($"UPDATE account SET held = {line}, version = version + 1 WHERE id = 'a'");

        Assert.True(await HeldAsync("a") > await LineAsync());
    }

    [Fact]
    public async Task What_has_changed_since_it_was_read_is_not_written_over()
    {
        var reading = await ReadAsync("a");
        await WriteAsync("UPDATE account SET line = 10, version = version + 1 WHERE id = 'a'");

        Assert.Equal("changed", (await HoldAsync(reading, 100))?.Code);

        Assert.Equal(0, await HeldAsync("a"));
        Assert.Null(await HoldAsync(await ReadAsync("a"), 10));
        Assert.Equal(10, await HeldAsync("a"));
    }

    [Fact]
    public async Task What_is_gone_has_changed_too() => Assert.Equal("changed", (await HoldAsync(new("nobody", 1), 5))?.Code);

    [Fact]
    public async Task Of_many_who_have_read_the_same_exactly_one_writes()
    {
        var reading = await ReadAsync("a");

        var refusals = await Task.WhenAll(Enumerable.Range(1, 20).Select(n => HoldAsync(reading, n)));

        Assert.Single(refusals, refusal => refusal is null);
    }

    [Fact]
    public async Task A_run_of_readings_is_reread_at_once()
    {
        await WriteAsync("UPDATE account SET version = version + 1 WHERE id = 'b'");

        var refusals = await InTransactionAsync(transaction =>
            Version.RereadAsync(transaction, [new("c", 1), new("b", 1), new("a", 1), new("b", 2)], Cancellation));

        Assert.Equal(["", "changed", "", ""], refusals.Select(refusal => refusal?.Code ?? ""));
    }

    private Task<Refusal?> HoldAsync(Reading<string> reading, decimal amount) => InTransactionAsync(async transaction =>
    {
        if (await Version.RereadAsync(transaction, reading, Cancellation) is { } changed)
            return changed;

        transaction.Write($"UPDATE account SET held = {amount}, version = version + 1 WHERE id = {reading.Key}");
        return null;
    });

    private async Task<Reading<string>> ReadAsync(string account) => await Database.QuerySingleAsync(
        $"SELECT id, version FROM account WHERE id = {account}", row => new Reading<string>(row.GetString(0), row.GetInt64(1)), Cancellation);

    private async Task<decimal> LineAsync() =>
        await Database.QuerySingleAsync("SELECT line FROM account WHERE id = 'a'", row => row.GetDecimal(0), Cancellation);
}
