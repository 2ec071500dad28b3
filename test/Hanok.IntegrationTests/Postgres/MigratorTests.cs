using System.Security.Cryptography;
using System.Text;
using Hanok.Chassis;
using Hanok.Postgres;
using Hanok.Postgres.Migrations;
using Hanok.Postgres.Outbox;
using Hanok.Testing.Contracts;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Hanok.IntegrationTests.Postgres;

/// <summary><c>migrate</c> takes as long as it takes, waits for another one, and says in a sentence what went wrong.</summary>
[Collection(PostgresCollection.Name)]
public sealed class MigratorTests(PostgresServer server) : IAsyncLifetime
{
    private NpgsqlDataSource _source = null!;
    private string _database = "";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await server.CreateDatabaseAsync("migrated", Cancellation);
        _source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(_database) { CommandTimeout = 1 });
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    [Fact]
    public async Task A_migration_may_take_longer_than_a_statement_usually_may()
    {
        var done = await MigrateAsync("CREATE TABLE slow (n int); SELECT pg_sleep(1.5)");

        Assert.Contains("Applied migrations/0001_it.sql.", done);
    }

    [Fact]
    public async Task A_second_one_waits_for_the_first_says_so_and_finds_nothing_left_to_do()
    {
        await using var first = await ConnectAsync();
        await ExecuteAsync(first, "SELECT pg_advisory_lock(310872272747)");
        var said = new TaskCompletionSource<string>();
        var second = Migrator("CREATE TABLE once (n int)", said.SetResult).MigrateAsync(Cancellation);

        Assert.Contains("Waiting", await Until.DoneAsync(said.Task, "the second says that it waits"), StringComparison.Ordinal);
        await ExecuteAsync(first, "SELECT pg_advisory_unlock(310872272747)");

        Assert.Contains("Applied migrations/0001_it.sql.", await second);
        Assert.DoesNotContain("Applied", string.Join(" ", await MigrateAsync("CREATE TABLE once (n int)")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_has_waited_too_long_is_told_so()
    {
        await using var first = await ConnectAsync();
        await ExecuteAsync(first, "SELECT pg_advisory_lock(310872272747)");

        var error = await Assert.ThrowsAsync<StartException>(() => Migrator("SELECT 1", _ => { }, TimeSpan.Zero).MigrateAsync(Cancellation));

        Assert.Contains("has not ended", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\n", "\r\n")]
    [InlineData("\r\n", "\n")]
    public async Task The_same_file_with_other_line_ends_is_the_same_file(string first, string then)
    {
        await MigrateAsync($"CREATE TABLE a (n int);{first}CREATE TABLE b (n int);{first}");

        Assert.DoesNotContain("Applied", string.Join(" ", await MigrateAsync($"CREATE TABLE a (n int);{then}CREATE TABLE b (n int);{then}")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_remembers_the_checksum_of_CRLF_is_content_with_the_file()
    {
        const string Sql = "CREATE TABLE a (n int);\nCREATE TABLE b (n int);\n";
        await MigrateAsync(Sql);
        var crlf = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql.ReplaceLineEndings("\r\n"))).AsSpan(0, 16));
        await using (var connection = await ConnectAsync())
            await ExecuteAsync(connection, $"UPDATE hanok.migration SET checksum = '{crlf}' WHERE name = 'migrations/0001_it.sql'");

        Assert.DoesNotContain("Applied", string.Join(" ", await MigrateAsync(Sql)), StringComparison.Ordinal);
        await Assert.ThrowsAsync<StartException>(() => MigrateAsync(Sql + "-- changed"));
    }

    [Fact]
    public async Task What_fails_is_named_and_leaves_nothing()
    {
        var error = await Assert.ThrowsAsync<StartException>(() => MigrateAsync("CREATE TABLE a (n int);\nCREATE TABLE b (n nonsense);"));

        Assert.Contains("migrations/0001_it.sql failed: type \"nonsense\" does not exist (42704).", error.Message, StringComparison.Ordinal);
        Assert.Contains("Applied migrations/0001_it.sql.", await MigrateAsync("CREATE TABLE a (n int)"));
    }

    [Fact]
    public async Task A_statement_that_no_transaction_may_have_runs_without_one_also_while_another_migrate_waits()
    {
        await MigrateAsync("CREATE TABLE big (n int); CREATE TABLE gate (n int)");
        await using var gate = await ConnectAsync();
        await ExecuteAsync(gate, "BEGIN; LOCK TABLE big IN SHARE UPDATE EXCLUSIVE MODE");
        Migration index = new("migrations/0002_index.sql", "-- hanok: no transaction\nCREATE INDEX CONCURRENTLY IF NOT EXISTS big_n ON big (n);\n");
        Migration[] all = [new("migrations/0001_it.sql", "CREATE TABLE big (n int); CREATE TABLE gate (n int)"), index];

        var first = Migrator(all, _ => { }).MigrateAsync(Cancellation);
        var waits = new TaskCompletionSource<string>();
        await Hanok.Testing.Contracts.Until.TrueAsync(
            async () => await server.AskAsync("SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%CONCURRENTLY%' AND wait_event_type = 'Lock'", Cancellation) is > 0L,
            () => ValueTask.FromResult("the index is not being built"));
        var second = Migrator(all, waits.SetResult).MigrateAsync(Cancellation);
        await Until.DoneAsync(waits.Task, "the second waits");
        await ExecuteAsync(gate, "COMMIT");

        Assert.Contains("Applied migrations/0002_index.sql.", await first);
        Assert.DoesNotContain("Applied", string.Join(" ", await second), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_index_that_was_left_half_built_is_not_taken_for_a_whole_one()
    {
        const string Table = "CREATE TABLE doubled (n int); INSERT INTO doubled VALUES (1), (1)";
        Migration[] all =
        [
            new("migrations/0001_it.sql", Table),
            new("migrations/0002_index.sql", "-- hanok: no transaction\nCREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS doubled_n ON doubled (n)"),
        ];
        var broken = await Assert.ThrowsAsync<StartException>(() => Migrator(all, _ => { }).MigrateAsync(Cancellation));

        var again = await Assert.ThrowsAsync<StartException>(() => Migrator(all, _ => { }).MigrateAsync(Cancellation));

        Assert.Contains("without a transaction", broken.Message, StringComparison.Ordinal);
        Assert.Contains("DROP INDEX doubled_n", again.Message, StringComparison.Ordinal);
    }

    private Task<IReadOnlyList<string>> MigrateAsync(string sql) => Migrator(sql, _ => { }).MigrateAsync(Cancellation);

    private Migrator Migrator(string sql, Action<string> say, TimeSpan? patience = null) => Migrator([new("migrations/0001_it.sql", sql)], say, patience);

    private Migrator Migrator(Migration[] migrations, Action<string> say, TimeSpan? patience = null) =>
        new(_source, migrations, new OutboxSetup("migrated", new OutboxSlot("migrated"), Options.Create(new OutboxOptions { Mode = OutboxMode.Polling })))
        {
            Say = say,
            Patience = patience ?? TimeSpan.FromMinutes(1),
        };

    private async Task<NpgsqlConnection> ConnectAsync()
    {
        var connection = new NpgsqlConnection(_database);
        await connection.OpenAsync(Cancellation);
        return connection;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Cancellation);
    }
}
