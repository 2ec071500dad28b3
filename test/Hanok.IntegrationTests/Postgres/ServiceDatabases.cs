using Hanok.Chassis;
using Hanok.Messaging;
using Hanok.Postgres;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Hanok.IntegrationTests.Postgres;

/// <summary>A database for each service of one test.</summary>
internal sealed class ServiceDatabases(PostgresServer server)
{
    private readonly Dictionary<string, string> _databases = [];

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
        await using var source = Npgsql.NpgsqlDataSource.Create(_databases[service]);
        await using var command = source.CreateCommand("SELECT text FROM effect ORDER BY number");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var effects = new List<string>();
        while (await reader.ReadAsync(cancellation))
            effects.Add(reader.GetString(0));

        return effects;
    }
}
