using Hanok.Chassis;
using Hanok.Messaging;
using Hanok.Postgres;
using Hanok.Testing.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Hanok.IntegrationTests.Postgres;

/// <summary>A database for each service on a real server, log tailing, and messages over real connections between them.</summary>
internal sealed class PostgresPlatform : ContractPlatform
{
    private static readonly string[] Names = ["orders", "kitchen", "audit"];

    private readonly PostgresServer _server;
    private readonly Dictionary<string, string> _databases = [];
    private readonly Dictionary<string, int> _ports;

    public PostgresPlatform(PostgresServer server) => (_server, _ports) = (server, Names.ToDictionary(name => name, _ => server.NextPort()));

    public override async ValueTask ConfigureAsync(HanokBuilder hanok, CancellationToken cancellation)
    {
        await ConfigureStoreAsync(hanok, cancellation);
        var settings = _ports.ToDictionary(port => $"services:{port.Key}:messages:0", port => (string?)$"http://127.0.0.1:{port.Value}");
        settings["Kestrel:Endpoints:Messages:Url"] = $"http://127.0.0.1:{_ports[hanok.Service]}";
        settings["Kestrel:Endpoints:Messages:Protocols"] = "Http2";
        hanok.Application.Configuration.AddInMemoryCollection(settings);
        hanok.AddDirectTransport();
    }

    /// <summary>The store alone, for another transport.</summary>
    public async ValueTask ConfigureStoreAsync(HanokBuilder hanok, CancellationToken cancellation)
    {
        if (!_databases.ContainsKey(hanok.Service))
            _databases[hanok.Service] = await _server.CreateDatabaseAsync(hanok.Service, cancellation);

        hanok.Application.Configuration.AddInMemoryCollection([new("ConnectionStrings:Postgres", _databases[hanok.Service])]);
        hanok.AddPostgres();
    }

    public override Task PrepareAsync(WebApplication service, CancellationToken cancellation) =>
        service.Services.GetServices<AdminCommand>().Single(command => command.Verb == "migrate").RunAsync(service.Services, cancellation);

    public override void Record(ITransaction transaction, string effect) =>
        transaction.Postgres.Write($"INSERT INTO effect (text) VALUES ({effect})");

    public override async ValueTask<IReadOnlyList<string>> ReadAsync(string service, CancellationToken cancellation)
    {
        await using var source = Npgsql.NpgsqlDataSource.Create(_databases[service]);
        await using var command = source.CreateCommand("SELECT text FROM effect ORDER BY number");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var effects = new List<string>();
        while (await reader.ReadAsync(cancellation))
            effects.Add(reader.GetString(0));

        return effects;
    }

    public override async ValueTask DisposeAsync() => await _server.DropSlotsAsync();
}
