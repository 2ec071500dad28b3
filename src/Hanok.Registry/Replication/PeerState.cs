namespace Hanok.Registry.Replication;

internal sealed record PeerState(string Address, bool IsReachable, string Words);
