using System.Threading.Channels;
using Hanok.Registry.Eureka;
using Hanok.Registry.Leases;

namespace Hanok.Registry.Replication;

/// <summary>
/// Keeps one peer in step. First, and after each failure, both tell each other everything: the version with the higher lastDirtyTimestamp wins, and
/// who was deregistered stays so. From then on changes are told at once, heartbeats twice a second.
/// </summary>
internal sealed partial class Peer(PeerClient client, LeaseTable table, InstanceReader reader, TimeProvider time, ILogger logger)
{
    // As Eureka gathers; a change does not wait for it.
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    private readonly PeerQueue _queue = new();
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private volatile bool _isInStep;
    private volatile string _words = "not asked yet";

    public PeerState State => new(client.Address.AbsoluteUri, _isInStep, _words);

    public void Tell(PeerItem item)
    {
        // What happens before it is in step is in the exchange. One that begins meanwhile may have looked already: so it is queued too.
        if (!_queue.Add(item))
            _isInStep = false;

        if (item.Action != PeerAction.Heartbeat)
            _signal.Writer.TryWrite(true);
    }

    /// <param name="asked">Called after each attempt at an exchange: whether the peer has told all, and is itself complete.</param>
    public async Task RunAsync(Action<bool> asked, CancellationToken cancel)
    {
        await using var gather = time.CreateTimer(_ => _signal.Writer.TryWrite(true), null, Gather, Gather);
        var pause = TimeSpan.FromSeconds(1);
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                if (!_isInStep)
                {
                    _queue.Clear();
                    if (await client.AllAsync(cancel) is not { } all)
                    {
                        _words = "this registry itself";
                        asked(false);
                        return;
                    }

                    await ExchangeAsync(all.Instances, cancel);
                    (_isInStep, _words, pause) = (true, "in step", TimeSpan.FromSeconds(1));
                    LogInStep(client.Address, all.Instances.Count);
                    asked(!all.IsRebuilding);
                }

                await _signal.Reader.ReadAsync(cancel);
                while (_isInStep && _queue.Take(PeerWire.MaxItems) is { Count: > 0 } items)
                    await TellAsync(items, cancel);
            }
            catch (Exception e) when (!cancel.IsCancellationRequested)
            {
                if (_isInStep || _words == "not asked yet")
                    LogAway(client.Address, e.Message);

                (_isInStep, _words) = (false, $"away: {e.Message}");
                asked(false);
                await Task.Delay(pause, time, cancel);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
    }

    private async Task ExchangeAsync(List<EurekaNode> theirs, CancellationToken cancel)
    {
        var known = new Dictionary<InstanceKey, (long Dirty, long RenewedAt)>();
        var items = new List<PeerItem>();
        foreach (var node in theirs)
        {
            if (Read(node) is not { } read)
                continue;

            known[read.Instance.Key] = (read.Instance.LastDirtyTimestamp, read.RenewedAt ?? 0);
            if (table.Register(read.Instance, fromPeer: true, read.Overridden, read.RenewedAt) == RegisterResult.Echo)
                items.Add(new(PeerAction.Cancel, read.Instance.Key));
        }

        items.AddRange(table.Report().Leases
            .Where(ours => !known.TryGetValue(ours.Registration.Instance.Key, out var their)
                || their.Dirty < ours.Registration.Instance.LastDirtyTimestamp || their.RenewedAt < ours.RenewedAt)
            .Select(ours => new PeerItem(PeerAction.Register, ours.Registration.Instance.Key)));
        foreach (var batch in items.Chunk(PeerWire.MaxItems))
            await TellAsync(batch, cancel);
    }

    private async Task TellAsync(IReadOnlyList<PeerItem> items, CancellationToken cancel)
    {
        // Who has gone meanwhile: that comes later in the queue.
        (PeerItem Item, Registration? Registration)[] known =
            [.. items.Select(item => (item, table.Find(item.Key))).Where(i => i.Item2 is not null || i.item.Action == PeerAction.Cancel)];
        if (known.Length == 0)
            return;

        var answers = await client.TellAsync(known, cancel);
        foreach (var ((item, _), (status, entity)) in known.Zip(answers))
        {
            if (item.Action == PeerAction.Heartbeat && status == StatusCodes.Status404NotFound)
                Tell(item with { Action = PeerAction.Register });
            else if (status == StatusCodes.Status409Conflict && entity is not null && Read(entity) is { } newer)
                table.Register(newer.Instance, fromPeer: true, newer.Overridden, newer.RenewedAt);
        }
    }

    // One that makes no sense is the peer's mistake, and no reason to lose the others.
    private (Instance Instance, InstanceStatus Overridden, long? RenewedAt)? Read(EurekaNode node)
    {
        try
        {
            var (instance, overridden, renewedAt) = reader.Read(node, app: null);
            return (instance, overridden, PeerWire.Ours(renewedAt, client.TheirNow, table.Now));
        }
        catch (MalformedBodyException e)
        {
            LogBadInstance(client.Address, e.Message);
            return null;
        }
    }

    [LoggerMessage(LogLevel.Information, "In step with {Peer}, which knew {Count} instances.")]
    private partial void LogInStep(Uri peer, int count);

    [LoggerMessage(LogLevel.Warning, "The peer {Peer} is away: {Reason}. Both will tell each other everything when it is back.")]
    private partial void LogAway(Uri peer, string reason);

    [LoggerMessage(LogLevel.Warning, "{Peer} has an instance that cannot be listed: {Reason}")]
    private partial void LogBadInstance(Uri peer, string reason);
}
