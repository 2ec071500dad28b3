using Hanok.Registry.Eureka;
using Hanok.Registry.Leases;
using Hanok.Security.Credentials;
using Hanok.Work;
using Microsoft.Extensions.Options;

namespace Hanok.Registry.Replication;

/// <summary>The other registries. None of them leads: each takes everything, and tells the others.</summary>
internal sealed class Peers : Worker
{
    // A peer that does not answer by then is not waited for.
    private static readonly TimeSpan SyncLimit = TimeSpan.FromSeconds(5);

    private readonly string _node = Guid.CreateVersion7().ToString();
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) });
    private readonly LeaseTable _table;
    private readonly TimeProvider _time;
    private readonly Peer[] _peers;
    private int _notAsked;
    private volatile bool _isSyncing;

    public Peers(
        IOptions<RegistryOptions> options, ServiceCredentials credentials, LeaseTable table, InstanceReader reader, TimeProvider time, ILogger<Peers> logger)
    {
        (_table, _time) = (table, time);
        _peers = [.. options.Value.Peers.Select(address => new Peer(
            new PeerClient(new Uri(address), credentials.At(Access.Registry), _node, _http, table, time), table, reader, time, logger))];
        _notAsked = _peers.Length;
        _isSyncing = _peers.Length > 0;
    }

    /// <summary>Just started, and no peer has told yet what it knows.</summary>
    public bool IsSyncing => _isSyncing;

    public static bool IsPeer(HttpRequest request) => request.Headers[PeerWire.Header] == "true";

    public IReadOnlyList<PeerState> States() => [.. _peers.Select(peer => peer.State)];

    public void Tell(PeerAction action, InstanceKey key)
    {
        foreach (var peer in _peers)
            peer.Tell(new PeerItem(action, key));
    }

    /// <summary>For a peer: not from the cache, with when each was last heard of.</summary>
    public IResult WhatWeKnow(HttpContext context)
    {
        var report = _table.Report();
        var now = report.Leases.Select(lease => lease.Registration with { RenewedAt = lease.RenewedAt, Status = lease.Registration.Instance.Status });
        context.Response.Headers[PeerWire.NodeHeader] = _node;
        context.Response.Headers[PeerWire.NowHeader] = $"{report.Now}";
        return new BoundedAnswer(
            EurekaJson.Applications(new RegistryView(report.Version, "", report.IsRebuilding, RegistryView.Group(now))), "application/json");
    }

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        using var limit = _time.CreateTimer(_ => _isSyncing = false, null, SyncLimit, Timeout.InfiniteTimeSpan);
        await Task.WhenAll(_peers.Select(peer => RunAsync(peer, stoppingToken)));
    }

    public override void Dispose()
    {
        _http.Dispose();
        base.Dispose();
    }

    private async Task RunAsync(Peer peer, CancellationToken stopping)
    {
        var isAsked = false;
        try
        {
            await peer.RunAsync(isComplete => Asked(isComplete, ref isAsked), stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The program ends.
        }
    }

    // One that knows everything is enough, and so is that there is none.
    private void Asked(bool isComplete, ref bool isAsked)
    {
        if (!isAsked)
        {
            isAsked = true;
            if (Interlocked.Decrement(ref _notAsked) == 0)
                _isSyncing = false;
        }

        if (!isComplete)
            return;

        _isSyncing = false;
        _table.EndRebuilding();
    }
}
