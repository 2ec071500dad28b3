using Hanok.Bench.Messaging.ByHand;

namespace Hanok.Bench.Messaging;

/// <summary>All that are compared, running at the same time, each on a server of its own: a log sender decodes its whole server's log.</summary>
internal sealed class MessagingSides : IAsyncDisposable
{
    private readonly List<IMessagingSide> _all = [];
    private readonly List<string> _missing = [];
    private PeersProgram? _peers;

    /// <summary>The first is the yardstick.</summary>
    public IReadOnlyList<IMessagingSide> All => _all;

    /// <summary>Who could not be measured, and why.</summary>
    public IReadOnlyList<string> Missing => _missing;

    public string AdminConnectionString { get; private set; } = "";

    public async Task StartAsync(BenchContext context, CancellationToken cancellation)
    {
        if (context.Messaging.ByHand)
        {
            await context.Output.WriteLineAsync("starting the program by hand ...");
            var byHand = await ByHandSide.StartAsync(Path.Combine(context.Home, "by-hand"), cancellation);
            _all.Add(byHand);
            AdminConnectionString = byHand.AdminConnectionString;
        }

        await context.Output.WriteLineAsync("starting Hanok ...");
        var hanok = await ProcessSide.StartHanokAsync(context.Home, context.Messaging.Transport, cancellation);
        _all.Add(hanok);
        AdminConnectionString = hanok.AdminConnectionString;

        if (context.Messaging.Peers)
        {
            _peers = await PeersProgram.StartAsync(context, cancellation);
            _missing.AddRange(_peers.Missing);
            foreach (var peer in _peers.Available)
            {
                await context.Output.WriteLineAsync($"starting {peer.Name} ...");
                _all.Add(await ProcessSide.StartPeerAsync(peer, context.Home, _peers.Broker, _peers.BrokerCpu, cancellation));
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var side in _all)
            await side.DisposeAsync();

        if (_peers is not null)
            await _peers.DisposeAsync();
    }
}
