using System.Collections.Concurrent;
using Hanok.AppHost.Ports;
using Hanok.AppHost.Postgres;
using Hanok.Postgres;
using Hanok.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Hanok.IntegrationTests.Postgres;

/// <summary>The PostgreSQL server of a collection of tests, with a database for each service and test.</summary>
public sealed class PostgresServer : IAsyncLifetime
{
    private readonly string _directory = Path.Combine(Path.GetTempPath(), $"hanok-{Guid.CreateVersion7():n}");
    private readonly FreePorts _ports = new();
    private EmbeddedPostgres? _server;
    private NpgsqlDataSource? _admin;
    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> _templates = [];
    private int _databases;

    /// <summary>For a server of a test's own.</summary>
    internal IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>
    {
        // It looks at one of hundreds of databases several times a second, and none of them lives long enough to need it.
        ["autovacuum"] = "off",
    };

    public async ValueTask InitializeAsync()
    {
        _server = await EmbeddedPostgres.StartAsync(new() { Directory = _directory, Settings = Settings });
        // In a pool, for whoever waits asks again and again, and each connection is a process of the server.
        _admin = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(_server.AdminConnectionString) { Pooling = true });
    }

    public async ValueTask DisposeAsync()
    {
        if (_admin is not null)
            await _admin.DisposeAsync();

        if (_server is not null)
            await _server.DisposeAsync();

        Directory.Delete(_directory, recursive: true);
    }

    public int NextPort()
    {
        lock (_ports)
            return _ports.Next();
    }

    /// <returns>The connection string of a new, empty database.</returns>
    public Task<string> CreateDatabaseAsync(string service, CancellationToken cancellation) =>
        _server!.CreateDatabaseAsync($"{service}_{Interlocked.Increment(ref _databases)}", cancellation);

    /// <summary>A copy of one that was migrated once: a tenth of the work, and there are hundreds of them.</summary>
    /// <returns>The connection string of a new database of the service. Its role is that of all databases of this service.</returns>
    public async Task<string> CreateServiceDatabaseAsync(string service, CancellationToken cancellation)
    {
        var template = new NpgsqlConnectionStringBuilder(
            await _templates.GetOrAdd(service, name => new(() => MakeTemplateAsync(name, cancellation))).Value);
        var name = $"{service}_{Interlocked.Increment(ref _databases)}";
        await AskAsync($"CREATE DATABASE \"{name}\" TEMPLATE \"{template.Database}\" OWNER \"{template.Username}\" STRATEGY file_copy", cancellation);
        template.Database = name;
        return template.ConnectionString;
    }

    /// <summary>Runs a statement as the administrator.</summary>
    public async Task<object?> AskAsync(string sql, CancellationToken cancellation)
    {
        await using var connection = await _admin!.OpenConnectionAsync(cancellation);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(cancellation);
    }

    public async Task RestartAsync(CancellationToken cancellation)
    {
        _admin!.Clear();
        await _server!.RestartAsync(cancellation);
    }

    /// <summary>As a power cut, and back again.</summary>
    public async Task CrashAsync(CancellationToken cancellation)
    {
        await _server!.KillAsync(cancellation);
        await RestartAsync(cancellation);
    }

    /// <summary>
    /// Slots are named for the whole server, and the next test has a service of the same name. Who reads one although its service has stopped
    /// may take a moment to notice, and is not waited for.
    /// </summary>
    public async Task DropSlotsAsync()
    {
        await using var connection = await _admin!.OpenConnectionAsync();
        await using var end = new NpgsqlCommand("SELECT pg_terminate_backend(active_pid, 10000) FROM pg_replication_slots WHERE active", connection);
        await end.ExecuteNonQueryAsync();
        await using var drop = new NpgsqlCommand("SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE NOT active", connection);
        await drop.ExecuteNonQueryAsync();
    }

    private async Task<string> MakeTemplateAsync(string service, CancellationToken cancellation)
    {
        var address = await _server!.CreateDatabaseAsync(service, cancellation);
        var builder = TestHost.CreateBuilder(service);
        builder.Configuration["ConnectionStrings:Postgres"] = address;
        // How the outbox is read is decided with each copy, which has its own slot.
        builder.Configuration["Hanok:Outbox:Mode"] = nameof(OutboxMode.Polling);
        builder.AddHanok(service).AddPostgres();
        // Disposed before it is copied: a template is one that nobody is connected to.
        await using var application = builder.Build();
        await ServiceDatabases.MigrateAsync(application, cancellation);
        await using var undecided = application.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand("DELETE FROM hanok.outbox_mode");
        await undecided.ExecuteNonQueryAsync(cancellation);
        return address;
    }

    /// <summary>Ends the connections of an application.</summary>
    /// <returns>How many there were.</returns>
    public async Task<long> TerminateAsync(string application, CancellationToken cancellation)
    {
        await using var connection = await _admin!.OpenConnectionAsync(cancellation);
        await using var command = new NpgsqlCommand(
            "SELECT count(pg_terminate_backend(pid, 10000)) FROM pg_stat_activity WHERE application_name = $1", connection)
        {
            Parameters = { new() { Value = application } },
        };
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    public async Task<bool> IsReadAsync(string slot, CancellationToken cancellation)
    {
        await using var connection = await _admin!.OpenConnectionAsync(cancellation);
        await using var command = new NpgsqlCommand("SELECT active FROM pg_replication_slots WHERE slot_name = $1", connection) { Parameters = { new() { Value = slot } } };
        return await command.ExecuteScalarAsync(cancellation) is true;
    }

    /// <summary>Drops a slot also from under the relay that reads it: it is kept out until the slot is gone.</summary>
    public async Task DropSlotAsync(string slot, CancellationToken cancellation)
    {
        await using var connection = await _admin!.OpenConnectionAsync(cancellation);
        var owner = $"SELECT pg_get_userbyid(datdba) FROM pg_replication_slots JOIN pg_database ON datname = database WHERE slot_name = '{slot}'";
        await ExecuteAsync($"DO $$ BEGIN EXECUTE format('ALTER ROLE %I NOREPLICATION', ({owner})); END $$");
        await ExecuteAsync($"SELECT pg_terminate_backend(active_pid, 10000) FROM pg_replication_slots WHERE slot_name = '{slot}' AND active");
        await ExecuteAsync($"""
            DO $$ DECLARE owner text := ({owner}); BEGIN
              PERFORM pg_drop_replication_slot('{slot}');
              EXECUTE format('ALTER ROLE %I REPLICATION', owner);
            END $$
            """);

        async Task ExecuteAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync(cancellation);
        }
    }
}
