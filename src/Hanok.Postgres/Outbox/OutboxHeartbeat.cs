using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Hanok.Postgres.Outbox;

/// <summary>
/// Writes a mark into the log now and then, so that the slot of a quiet service moves on and the server can remove log that its other
/// databases have written.
/// </summary>
internal sealed partial class OutboxHeartbeat(NpgsqlDataSource source, TimeProvider time, ILogger<OutboxHeartbeat> logger) : BackgroundService
{
    public const string Prefix = "hanok.heartbeat";

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await BeatAsync(source, stoppingToken);
            }
            catch (NpgsqlException e)
            {
                LogFailed(e.Message);
            }
        }
    }

    public static async Task BeatAsync(NpgsqlDataSource source, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand($"SELECT pg_logical_emit_message(false, '{Prefix}', '')");
        await command.ExecuteNonQueryAsync(cancellation);
    }

    [LoggerMessage(LogLevel.Debug, "No heartbeat: {Reason}")]
    private partial void LogFailed(string reason);
}
