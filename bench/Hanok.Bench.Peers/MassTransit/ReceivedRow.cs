namespace Hanok.Bench.Peers.MassTransit;

internal sealed class ReceivedRow : WorkRow
{
    public DateTimeOffset StartedAt { get; set; }
}
