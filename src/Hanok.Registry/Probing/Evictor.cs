using System.Threading.Channels;
using Hanok.Registry.Leases;
using Hanok.Work;

namespace Hanok.Registry.Probing;

/// <summary>Ends leases when they are due: nobody is removed before it was asked, and nobody is looked at before its time.</summary>
internal sealed partial class Evictor : Worker
{
    // Each holds a socket for two seconds at most. Those that wait are as many as there are leases.
    private const int ProbesAtOnce = 32;

    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly SemaphoreSlim _probes = new(ProbesAtOnce);
    private readonly LeaseTable _table;
    private readonly Probe _probe;
    private readonly TimeProvider _time;
    private readonly ILogger<Evictor> _logger;

    public Evictor(LeaseTable table, Probe probe, TimeProvider time, ILogger<Evictor> logger)
    {
        (_table, _probe, _time, _logger) = (table, probe, time, logger);
        table.DueEarlier = () => _signal.Writer.TryWrite(true);
    }

    public override void Dispose()
    {
        _probes.Dispose();
        base.Dispose();
    }

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        await using var timer = _time.CreateTimer(_ => _signal.Writer.TryWrite(true), null, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        await foreach (var signal in _signal.Reader.ReadAllAsync(stoppingToken))
        {
            foreach (var suspect in _table.TakeDue())
                _ = ExamineAsync(suspect, stoppingToken);

            timer.Change(_table.UntilNextDue() ?? Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    private async Task ExamineAsync(Suspect suspect, CancellationToken cancel)
    {
        Finding finding;
        try
        {
            finding = suspect.Heir is { } heir
                ? new(FindingKind.Gone, $"has lost its address to {heir}, which is alive there")
                : await AskAsync(suspect.Instance, cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return;
        }
        catch (Exception e)
        {
            // A host that is none, a proxy that speaks no HTTP: no proof of anything.
            finding = new(FindingKind.Silent, $"cannot be asked: {e.Message}");
        }

        if (_table.Settle(suspect, finding) is not { } verdict)
            return;

        if (verdict.KeepUntil is null)
            LogEvicted(suspect.Instance.Key, verdict.Reason);
        else
            LogSuspect(suspect.Instance.Key, verdict.Reason);
    }

    private async Task<Finding> AskAsync(Instance instance, CancellationToken cancel)
    {
        await _probes.WaitAsync(cancel);
        try
        {
            return await _probe.AskAsync(instance, cancel);
        }
        finally
        {
            _probes.Release();
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Instance} is evicted: {Reason}.")]
    private partial void LogEvicted(InstanceKey instance, string reason);

    [LoggerMessage(LogLevel.Information, "{Instance} is suspect: {Reason}.")]
    private partial void LogSuspect(InstanceKey instance, string reason);
}
