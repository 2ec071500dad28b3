using System.Collections.Concurrent;
using Hanok.Chassis;
using Hanok.Messaging;
using Hanok.Postgres;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Hanok.IntegrationTests.Postgres;

/// <summary>A database for each service of one test.</summary>
internal sealed class ServiceDatabases(PostgresServer server) : IAsyncDisposable
{
    private readonly Dictionary<string, string> _databases = [];

    // A connection is a process of the server, and tests look again and again.
    private readonly ConcurrentDictionary<string, NpgsqlDataSource> _looks = [];

    public IEnumerable<string> Services => _databases.Keys;

    /// <returns>The connection string of the service's database, which is made when it is asked for first.</returns>
    public async ValueTask<string> OfAsync(string service, CancellationToken cancellation) =>
        _databases.TryGetValue(service, out var known) ? known : _databases[service] = await server.CreateServiceDatabaseAsync(service, cancellation);

    /// <returns>The connection string of a database that is there.</returns>
    public string Of(string service) => _databases[service];

    public static Task MigrateAsync(WebApplication service, CancellationToken cancellation) =>
        service.Services.GetServices<AdminCommand>().Single(command => command.Verb == "migrate").RunAsync(service.Services, cancellation);

    public static void Record(ITransaction transaction, string effect) =>
        transaction.Postgres.Write($"INSERT INTO effect (text) VALUES ({effect})");

    public async ValueTask<IReadOnlyList<string>> ReadAsync(string service, CancellationToken cancellation)
    {
        var source = _looks.GetOrAdd(service, name => NpgsqlDataSource.Create(_databases[name]));
        try
        {
            return await ReadAsync(source, cancellation);
        }
        catch (NpgsqlException e) when (e.IsTransient || e is PostgresException { SqlState: PostgresErrorCodes.AdminShutdown })
        {
            // The server was killed since the last look.
            source.Clear();
            return await ReadAsync(source, cancellation);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var source in _looks.Values)
            await source.DisposeAsync();
    }

    private static async Task<IReadOnlyList<string>> ReadAsync(NpgsqlDataSource source, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand("SELECT text FROM effect ORDER BY number");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var effects = new List<string>();
        while (await reader.ReadAsync(cancellation))
            effects.Add(reader.GetString(0));

        return effects;
    }
}
