using Hanok.Work;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hanok.Outbox;

/// <summary>Looks every few seconds how far the relay is behind, in every instance: when none of them relays, somebody must say so.</summary>
internal sealed partial class RelayWatch(
    IOutboxLog log, RelayState state, RelayGauges gauges, IOptions<RelayOptions> options, TimeProvider time, ILogger<RelayWatch> logger)
    : Worker
{
    // The container makes what is asked for: the gauges live because somebody asks.
    private readonly RelayGauges _gauges = gauges;
    private string? _danger;
    private bool _isLagging;

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.CheckEvery, time);
        do
        {
            try
            {
                state.Lag = await log.CheckAsync(stoppingToken);
                Report(state.Lag);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // The relay says why, loudly; the last numbers stay.
                LogCannotLook(e.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));

        GC.KeepAlive(_gauges);
    }

    // Once when it begins and once when it ends: what is the same as at the last look is in the health check.
    private void Report(OutboxLag lag)
    {
        if (lag.Danger != _danger)
        {
            if (lag.Danger is { } danger)
                LogDanger(danger);
            else
                LogDangerOver();
        }

        var isLagging = RelayAlarms.IsLagging(lag, options.Value);
        if (isLagging != _isLagging)
        {
            if (isLagging)
                LogLagging(RelayAlarms.Lagging(lag, options.Value));
            else
                LogCaughtUp(lag.RetainedBytes);
        }

        (_danger, _isLagging) = (lag.Danger, isLagging);
    }

    [LoggerMessage(LogLevel.Error, "ALARM: {Danger}")]
    private partial void LogDanger(string danger);

    [LoggerMessage(LogLevel.Information, "The alarm is over: the log of the outbox is well again.")]
    private partial void LogDangerOver();

    [LoggerMessage(LogLevel.Warning, "ALARM: {Lag}")]
    private partial void LogLagging(string lag);

    [LoggerMessage(LogLevel.Information, "The alarm is over: the database keeps {Bytes} bytes for the outbox.")]
    private partial void LogCaughtUp(long bytes);

    [LoggerMessage(LogLevel.Debug, "How far the relay is behind cannot be seen now: {Reason}")]
    private partial void LogCannotLook(string reason);
}
