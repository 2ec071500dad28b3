namespace Hanok.Discovery;

/// <summary>In the order in which instances are asked: those that are down only where none is up.</summary>
internal enum InstanceStatus
{
    Up,
    Starting,
    Down,
    OutOfService,
}
