using Hanok.Postgres;

namespace Hanok.IntegrationTests.Postgres;

/// <summary>Rows that are written one by one and sent as sets.</summary>
[Collection(PostgresSagaCollection.Name)]
public sealed class GatheredRowsTests(PostgresServer server) : IAsyncLifetime
{
    private readonly PostgresPlatform _platform = new(server);
    private readonly List<int> _sets = [];
    private Hanok.Testing.Contracts.ContractServices _services = null!;
    private PostgresDatabase _database = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _services = new(_platform);
        _database = (PostgresDatabase)(await _services.StartAsync("orders")).Database;
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    [Fact]
    public async Task Rows_that_follow_each_other_are_one_statement()
    {
        await using var transaction = _database.Begin();
        foreach (var effect in new[] { "a", "b", "c" })
            transaction.Write((this, effect), WriteAll);
        await transaction.CommitAsync(Cancellation);

        Assert.Equal([3], _sets);
        Assert.Equal(["a", "b", "c"], await ReadAsync());
    }

    [Fact]
    public async Task Everything_is_written_in_the_order_in_which_it_was_asked_for()
    {
        await using var transaction = _database.Begin();
        transaction.Write((this, "a"), WriteAll);
        transaction.Write($"INSERT INTO effect (text) VALUES ({"b"})");
        transaction.Write((this, "c"), WriteAll);
        Assert.Equal(3, await transaction.QuerySingleAsync($"SELECT count(*)::int FROM effect", row => row.GetInt32(0), Cancellation));
        transaction.Write((this, "d"), WriteAll);
        await transaction.ConnectionAsync(Cancellation);
        transaction.Write((this, "e"), WriteOther);
        transaction.Write((this, "f"), WriteAll);
        await transaction.CommitAsync(Cancellation);

        Assert.Equal([1, 1, 1, 1, 1], _sets);
        Assert.Equal(["a", "b", "c", "d", "e", "f"], await ReadAsync());
    }

    [Fact]
    public async Task Nothing_is_written_without_the_commit()
    {
        await using (var transaction = _database.Begin())
            transaction.Write((this, "a"), WriteAll);

        Assert.Empty(await ReadAsync());
    }

    private static void WriteAll(PostgresTransaction transaction, IReadOnlyList<(GatheredRowsTests Test, string Effect)> rows)
    {
        rows[0].Test._sets.Add(rows.Count);
        transaction.Write($"INSERT INTO effect (text) SELECT unnest({rows.Select(r => r.Effect).ToArray()})");
    }

    private static void WriteOther(PostgresTransaction transaction, IReadOnlyList<(GatheredRowsTests Test, string Effect)> rows) => WriteAll(transaction, rows);

    private ValueTask<IReadOnlyList<string>> ReadAsync() => _platform.ReadAsync("orders", Cancellation);
}
