using Hanok.Registry.Leases;

namespace Hanok.Registry.Replication;

/// <summary>What a peer is to be told. The instance is looked up when it is sent: what is sent is what is so then.</summary>
internal readonly record struct PeerItem(PeerAction Action, InstanceKey Key);
