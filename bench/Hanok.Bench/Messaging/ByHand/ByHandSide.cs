using Hanok.AppHost.Postgres;
using Hanok.Bench.Messaging.Work;
using Npgsql;

namespace Hanok.Bench.Messaging.ByHand;

/// <summary>
/// The same work without any framework, as the limit: log tailing, all messages of a transaction in one log record, one watermark.
/// <code>
///   publishers --row + record--> sender's log --NoteTail--> memory --NoteApplier--> rows + watermark in the receiver's database
/// </code>
/// All in this process, so no network between the services is paid for, and nothing survives a lost connection. The slot is confirmed.
/// </summary>
internal sealed class ByHandSide : IMessagingSide
{
    private readonly EmbeddedPostgres _server;
    private readonly CancellationTokenSource _stop = new();
    private readonly Publishing _publishing;
    private Task _loops = Task.CompletedTask;

    private ByHandSide(EmbeddedPostgres server, string sender, string receiver)
    {
        _server = server;
        Sender = Source(sender);
        Receiver = Source(receiver);
        Meter = new(CpuMeter.OfThisProcess(), server.AdminConnectionString);
        _publishing = new(new NotePublisher(Sender).PublishAsync, TimeProvider.System);
    }

    public string Name => "by hand";

    public IReadOnlyList<MessagingLoad> Loads { get; } =
        [MessagingLoad.Job, MessagingLoad.Requests, MessagingLoad.Quiet, MessagingLoad.Modest];

    public bool KeepsOrder => true;

    public NpgsqlDataSource Sender { get; }

    public NpgsqlDataSource Receiver { get; }

    public ServerMeter Meter { get; }

    public CpuMeter? Broker => null;

    public string AdminConnectionString => _server.AdminConnectionString;

    public static async Task<ByHandSide> StartAsync(string home, CancellationToken cancellation)
    {
        var server = await EmbeddedPostgres.StartAsync(
            new() { Directory = home, Fresh = true, Settings = new Dictionary<string, string> { ["track_commit_timestamp"] = "on" } }, cancellation);
        try
        {
            var sender = await server.CreateDatabaseAsync("by_hand_sender", cancellation);
            var side = new ByHandSide(server, sender, await server.CreateDatabaseAsync("by_hand_receiver", cancellation));
            await side.BeginAsync(cancellation);
            return side;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async Task<PublishAnswer> PublishAsync(PublishRequest request, CancellationToken cancellation)
    {
        if (_loops.IsFaulted)
            await _loops;

        return await _publishing.RunAsync(request, cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loops.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Sender.DisposeAsync();
        await Receiver.DisposeAsync();
        await _server.DisposeAsync();
        _stop.Dispose();
    }

    private async Task BeginAsync(CancellationToken cancellation)
    {
        foreach (var database in new[] { Sender, Receiver })
            await ExecuteAsync(database, WorkSchema.Sql, cancellation);

        await ExecuteAsync(Sender, $"CREATE PUBLICATION {NoteTail.Name}", cancellation);
        await ExecuteAsync(Sender, $"SELECT pg_create_logical_replication_slot('{NoteTail.Name}', 'pgoutput')", cancellation);
        await ExecuteAsync(
            Receiver, "CREATE TABLE watermark (position bigint NOT NULL) WITH (fillfactor = 10); INSERT INTO watermark VALUES (0)", cancellation);
        var applier = new NoteApplier(Receiver, TimeProvider.System);
        var tail = new NoteTail(Sender.ConnectionString, applier.Writer, TimeProvider.System);
        _loops = Task.WhenAll(
            Task.Run(() => tail.RunAsync(_stop.Token), CancellationToken.None),
            Task.Run(() => applier.RunAsync(_stop.Token), CancellationToken.None));
    }

    private static NpgsqlDataSource Source(string connectionString) => NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString)
    {
        PersistSecurityInfo = true,
        MaxAutoPrepare = 32,
        AutoPrepareMinUsages = 1,
        WriteBufferSize = 64 * 1024,
    });

    private static async Task ExecuteAsync(NpgsqlDataSource source, string sql, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
