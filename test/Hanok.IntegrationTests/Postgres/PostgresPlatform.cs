using Hanok.Chassis;
using Hanok.Messaging;
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
    private readonly ServiceDatabases _databases;
    private readonly Dictionary<string, int> _ports;

    public PostgresPlatform(PostgresServer server) => (_server, _databases, _ports) = (server, new(server), Names.ToDictionary(name => name, _ => server.NextPort()));

    public override async ValueTask ConfigureAsync(HanokBuilder hanok, CancellationToken cancellation)
    {
        var settings = _ports.ToDictionary(port => $"services:{port.Key}:messages:0", port => (string?)$"http://127.0.0.1:{port.Value}");
        settings["ConnectionStrings:Postgres"] = await _databases.OfAsync(hanok.Service, cancellation);
        settings["Kestrel:Endpoints:Messages:Url"] = $"http://127.0.0.1:{_ports[hanok.Service]}";
        settings["Kestrel:Endpoints:Messages:Protocols"] = "Http2";
        hanok.Application.Configuration.AddInMemoryCollection(settings);
        hanok.AddPostgres().AddDirectTransport();
    }

    public override Task PrepareAsync(WebApplication service, CancellationToken cancellation) => ServiceDatabases.MigrateAsync(service, cancellation);

    public override void Record(ITransaction transaction, string effect) => ServiceDatabases.Record(transaction, effect);

    public override ValueTask<IReadOnlyList<string>> ReadAsync(string service, CancellationToken cancellation) => _databases.ReadAsync(service, cancellation);

    public override async ValueTask DisposeAsync() => await _server.DropSlotsAsync();
}
