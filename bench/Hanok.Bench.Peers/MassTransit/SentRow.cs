namespace Hanok.Bench.Peers.MassTransit;

internal sealed class SentRow : WorkRow;
