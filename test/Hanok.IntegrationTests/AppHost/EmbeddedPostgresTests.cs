using Hanok.AppHost;
using Hanok.AppHost.Postgres;
using Npgsql;

namespace Hanok.IntegrationTests.AppHost;

/// <summary>A server of its own for each test: they kill it, damage it, and leave it behind.</summary>
public sealed class EmbeddedPostgresTests : IAsyncLifetime
{
    private readonly string _directory = Path.Combine(Path.GetTempPath(), $"hanok-{Guid.CreateVersion7():n}");
    private EmbeddedPostgres _postgres = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _postgres = await StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _postgres.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task The_log_can_be_tailed_and_commits_are_durable()
    {
        await using var admin = await OpenAsync(_postgres.AdminConnectionString);

        Assert.Equal("logical", await ScalarAsync(admin, "SHOW wal_level"));
        Assert.Equal("on", await ScalarAsync(admin, "SHOW fsync"));
        Assert.Equal("on", await ScalarAsync(admin, "SHOW synchronous_commit"));
        Assert.Equal("127.0.0.1", await ScalarAsync(admin, "SHOW listen_addresses"));
    }

    [Fact]
    public async Task A_database_made_twice_is_the_same_database()
    {
        string first = await _postgres.CreateDatabaseAsync("order", Cancellation);
        await ExecuteAsync(first, "CREATE TABLE orders(id int)");

        string second = await _postgres.CreateDatabaseAsync("order", Cancellation);

        Assert.Equal(first, second);
        await ExecuteAsync(second, "INSERT INTO orders VALUES (1)");
    }

    [Fact]
    public async Task A_service_cannot_connect_to_the_database_of_another()
    {
        string order = await _postgres.CreateDatabaseAsync("order", Cancellation);
        await _postgres.CreateDatabaseAsync("kitchen", Cancellation);
        string trespass = new NpgsqlConnectionStringBuilder(order) { Database = "kitchen", Pooling = false }.ConnectionString;

        var error = await Assert.ThrowsAsync<PostgresException>(() => OpenAsync(trespass));

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, error.SqlState);
    }

    [Fact]
    public async Task A_name_that_would_need_quoting_is_refused() =>
        await Assert.ThrowsAsync<ArgumentException>(() => _postgres.CreateDatabaseAsync("or\"der", Cancellation));

    [Fact]
    public async Task What_was_committed_survives_a_kill()
    {
        string order = await _postgres.CreateDatabaseAsync("order", Cancellation);
        await ExecuteAsync(order, "CREATE TABLE kept AS SELECT 42 AS answer");

        await _postgres.KillAsync(Cancellation);
        await Assert.ThrowsAsync<NpgsqlException>(() => OpenAsync(Unpooled(order)));
        await _postgres.RestartAsync(Cancellation);

        await using var connection = await OpenAsync(Unpooled(order));
        Assert.Equal(42, await ScalarAsync(connection, "SELECT answer FROM kept"));
    }

    [Fact]
    public async Task A_server_that_ended_by_accident_is_revived_and_one_that_was_stopped_is_not()
    {
        Assert.False(await _postgres.ReviveAsync(Cancellation));
        await _postgres.KillAsync(Cancellation);
        Assert.False(await _postgres.ReviveAsync(Cancellation));

        await _postgres.RestartAsync(Cancellation);
        await _postgres.CrashAsync(Cancellation);
        Assert.True(await _postgres.ReviveAsync(Cancellation));
    }

    [Fact]
    public async Task A_server_left_over_from_a_killed_run_is_taken_over()
    {
        await using var connection = await OpenAsync(_postgres.AdminConnectionString);
        var started = await ScalarAsync(connection, "SELECT pg_postmaster_start_time()");
        var _said = new List<string>();

        _postgres.Abandon();
        _postgres = await StartAsync(_said);

        await using var again = await OpenAsync(_postgres.AdminConnectionString);
        Assert.Equal(started, await ScalarAsync(again, "SELECT pg_postmaster_start_time()"));
        Assert.Contains(_said, line => line.StartsWith("Taking over PostgreSQL", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_left_over_server_with_other_settings_is_started_anew()
    {
        _postgres.Abandon();
        _postgres = await StartAsync(settings: new() { ["work_mem"] = "7MB" });

        await using var connection = await OpenAsync(_postgres.AdminConnectionString);
        Assert.Equal("7MB", await ScalarAsync(connection, "SHOW work_mem"));
    }

    [Fact]
    public async Task Two_runs_cannot_hold_the_same_data()
    {
        var error = await Assert.ThrowsAsync<AppHostException>(() => StartAsync());

        Assert.Contains("Another run holds the database", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Damaged_data_is_said_with_the_cure_and_fresh_cures_it()
    {
        await _postgres.DisposeAsync();
        File.Delete(Path.Combine(_directory, "data", "global", "pg_control"));

        var error = await Assert.ThrowsAsync<AppHostException>(() => StartAsync());
        _postgres = await StartAsync(fresh: true);

        Assert.Contains("global/pg_control is missing. Start with --fresh", error.Message, StringComparison.Ordinal);
        await (await OpenAsync(_postgres.AdminConnectionString)).DisposeAsync();
    }

    [Fact]
    public async Task The_port_and_the_passwords_are_the_same_in_the_next_run()
    {
        string before = await _postgres.CreateDatabaseAsync("order", Cancellation);
        await _postgres.DisposeAsync();

        _postgres = await StartAsync();

        Assert.Equal(before, await _postgres.CreateDatabaseAsync("order", Cancellation));
    }

    private Task<EmbeddedPostgres> StartAsync(List<string>? _said = null, Dictionary<string, string>? settings = null, bool fresh = false) =>
        EmbeddedPostgres.StartAsync(
            new EmbeddedPostgresOptions { Directory = _directory, Settings = settings ?? [], Fresh = fresh, Say = line => _said?.Add(line) }, Cancellation);

    private static string Unpooled(string connectionString) => new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString;

    private static async Task<NpgsqlConnection> OpenAsync(string connectionString)
    {
        var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(Cancellation);
        return connection;
    }

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string query)
    {
        await using var command = new NpgsqlCommand(query, connection);
        return await command.ExecuteScalarAsync(Cancellation);
    }

    private static async Task ExecuteAsync(string connectionString, string statement)
    {
        await using var connection = await OpenAsync(Unpooled(connectionString));
        await using var command = new NpgsqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync(Cancellation);
    }
}
