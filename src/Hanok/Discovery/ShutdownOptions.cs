using System.ComponentModel.DataAnnotations;

namespace Hanok.Discovery;

/// <summary>How a service ends: <c>Hanok__Shutdown__*</c>.</summary>
public sealed class ShutdownOptions
{
    /// <summary>
    /// Seconds for which it still serves everybody after it has left the registry, until all have heard of that; the whole end must be
    /// done within 8. Without it, 2 when the registry was told, and none when nobody was.
    /// </summary>
    [Range(0, 6)]
    public double? DrainSeconds { get; set; }
}
