using Hanok.Bench.Messaging.Work;
using Hanok.Bench.Peers;
using Npgsql;

var name = Environment.GetEnvironmentVariable("HANOK_BENCH_PEER");
IPeer? peer = name switch
{
#if CAP
    "cap" => new Hanok.Bench.Peers.Cap.CapPeer(),
#endif
#if MASSTRANSIT
    "masstransit" => new Hanok.Bench.Peers.MassTransit.MassTransitPeer(),
#endif
#if REBUS
    "rebus" => new Hanok.Bench.Peers.Rebus.RebusPeer(),
#endif
    _ => null,
};
if (peer is null)
{
    Console.Error.WriteLine($"There is no '{name}' in this build. This program is run by ./hanok bench messaging --peers.");
    return 2;
}

var builder = WebApplication.CreateBuilder(args);
var broker = Environment.GetEnvironmentVariable("HANOK_BENCH_BROKER")!.Split(':');
var settings = new PeerSettings(
    builder.Configuration.GetConnectionString("Postgres")!, broker[0], int.Parse(broker[1]),
    Environment.GetEnvironmentVariable("HANOK_BENCH_PEER_ROLE") == "receiver");
if (args is ["migrate"])
{
    await using var source = NpgsqlDataSource.Create(settings.Database);
    await using var command = source.CreateCommand(WorkSchema.Sql);
    await command.ExecuteNonQueryAsync();
    await peer.MigrateAsync(settings, CancellationToken.None);
    return 0;
}

builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton(NpgsqlDataSource.Create(settings.Database));
builder.Services.AddHostedService<SupervisorEnd>();
peer.Add(builder.Services, settings);
var app = builder.Build();
var publishing = new Publishing((_, notes, cancellation) => peer.PublishAsync(app.Services, notes, cancellation), TimeProvider.System);
app.MapGet("/health/ready", () => peer.IsReady(app.Services) ? Results.Ok("ready") : Results.StatusCode(StatusCodes.Status503ServiceUnavailable));
app.MapPost(PublishRequest.Path, publishing.RunAsync);
await app.RunAsync();
return 0;
