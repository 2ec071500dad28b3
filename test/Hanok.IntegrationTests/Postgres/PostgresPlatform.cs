using Hanok.Chassis;
using Hanok.Messaging;
using Hanok.Postgres;
using Hanok.Testing.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Hanok.IntegrationTests.Postgres;

/// <summary>A database for each service on a real server, and messages over real connections between them.</summary>
internal sealed class PostgresPlatform : ContractPlatform
{
    private static readonly string[] Names = ["orders", "kitchen", "audit"];

    private readonly PostgresServer _server;
    private readonly OutboxMode _mode;
    private readonly bool _tellsOwnAddress;
    private readonly ServiceDatabases _databases;
    private readonly Dictionary<string, int> _ports;

    /// <param name="tellsOwnAddress">An AppHost tells a service the addresses of its neighbours only.</param>
    public PostgresPlatform(PostgresServer server, OutboxMode mode = OutboxMode.Tailing, bool tellsOwnAddress = true) =>
        (_server, _mode, _tellsOwnAddress, _databases, _ports) =
        (server, mode, tellsOwnAddress, new(server), Names.ToDictionary(name => name, _ => server.NextPort()));

    public override async ValueTask ConfigureAsync(HanokBuilder hanok, CancellationToken cancellation)
    {
        var settings = _ports.Where(port => _tellsOwnAddress || port.Key != hanok.Service).ToDictionary(port => $"services:{port.Key}:messages:0", port => (string?)$"http://127.0.0.1:{port.Value}");
        settings["ConnectionStrings:Postgres"] = await _databases.OfAsync(hanok.Service, cancellation);
        settings["Hanok:Outbox:Mode"] = _mode.ToString();
        settings["Kestrel:Endpoints:Messages:Url"] = $"http://127.0.0.1:{_ports[hanok.Service]}";
        settings["Kestrel:Endpoints:Messages:Protocols"] = "Http2";
        hanok.Application.Configuration.AddInMemoryCollection(settings);
        hanok.AddPostgres().AddDirectTransport();
    }

    public string DatabaseOf(string service) => new Npgsql.NpgsqlConnectionStringBuilder(_databases.Of(service)).Database!;

    public Npgsql.NpgsqlDataSource SourceOf(string service) => Npgsql.NpgsqlDataSource.Create(_databases.Of(service));

    /// <summary>A connection as the service itself has them, outside of its pool and under another name.</summary>
    public async Task<Npgsql.NpgsqlConnection> ConnectAsync(string service, CancellationToken cancellation)
    {
        var settings = new Npgsql.NpgsqlConnectionStringBuilder(_databases.Of(service)) { ApplicationName = "test", Pooling = false };
        var connection = new Npgsql.NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync(cancellation);
        return connection;
    }

    // The neighbours know the first one only: what it receives for the second must reach that one all the same.
    public override void ConfigureAnother(HanokBuilder hanok) =>
        hanok.Application.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Kestrel:Endpoints:Messages:Url"] = $"http://127.0.0.1:{_server.NextPort()}",
        });

    public override Task PrepareAsync(WebApplication service, CancellationToken cancellation) => ServiceDatabases.MigrateAsync(service, cancellation);

    public override void Record(ITransaction transaction, string effect) => ServiceDatabases.Record(transaction, effect);

    public override ValueTask<IReadOnlyList<string>> ReadAsync(string service, CancellationToken cancellation) => _databases.ReadAsync(service, cancellation);

    public override async ValueTask DisposeAsync()
    {
        await _databases.DisposeAsync();
        await _server.DropSlotsAsync();
    }
}
