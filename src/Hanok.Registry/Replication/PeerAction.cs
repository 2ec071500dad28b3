namespace Hanok.Registry.Replication;

/// <summary>The names are those on the wire.</summary>
internal enum PeerAction
{
    Register,
    Heartbeat,
    Cancel,
    StatusUpdate,
    DeleteStatusOverride,
}
