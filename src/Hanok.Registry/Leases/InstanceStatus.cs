namespace Hanok.Registry.Leases;

internal enum InstanceStatus
{
    Unknown,
    Up,
    Down,
    Starting,
    OutOfService,
}

internal static class InstanceStatusWire
{
    public static string ToWire(this InstanceStatus status) => status switch
    {
        InstanceStatus.Up => "UP",
        InstanceStatus.Down => "DOWN",
        InstanceStatus.Starting => "STARTING",
        InstanceStatus.OutOfService => "OUT_OF_SERVICE",
        _ => "UNKNOWN",
    };

    /// <summary>As Eureka does: in any case, and what it does not know is UNKNOWN.</summary>
    public static InstanceStatus Parse(string? text) => text?.ToUpperInvariant() switch
    {
        "UP" => InstanceStatus.Up,
        "DOWN" => InstanceStatus.Down,
        "STARTING" => InstanceStatus.Starting,
        "OUT_OF_SERVICE" => InstanceStatus.OutOfService,
        _ => InstanceStatus.Unknown,
    };
}
