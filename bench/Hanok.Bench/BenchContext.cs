using Hanok.Bench.Gateway;
using Hanok.Bench.Messaging;
using Hanok.Bench.Servers;

namespace Hanok.Bench;

/// <summary>What a benchmark is given.</summary>
/// <param name="Home">A folder of its own, deleted afterwards.</param>
/// <param name="Window">How long each run is measured.</param>
/// <param name="Disturb">Kill all connections in the middle of each hand-written run.</param>
internal sealed record BenchContext(string Home, TimeSpan Window, bool Disturb, TextWriter Output)
{
    public MessagingOptions Messaging { get; init; } = new();

    public ServersOptions Servers { get; init; } = new();

    public GatewayBenchOptions Gateway { get; init; } = new();
}
