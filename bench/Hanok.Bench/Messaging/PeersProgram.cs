namespace Hanok.Bench.Messaging;

/// <summary>Restores and builds Hanok.Bench.Peers as far as its packages are to be had, and runs a broker for it.</summary>
internal sealed class PeersProgram : IAsyncDisposable
{
    public IReadOnlyList<Peer> Available { get; private init; } = [];

    public IReadOnlyList<string> Missing { get; private init; } = [];

    public string Broker { get; private init; } = "";

    public required CpuMeter BrokerCpu { get; init; }

    public static Task<PeersProgram> StartAsync(BenchContext context, CancellationToken cancellation)
    {
        throw new NotSupportedException($"{context} {cancellation}");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
