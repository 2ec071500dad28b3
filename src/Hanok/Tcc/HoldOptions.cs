using System.ComponentModel.DataAnnotations;

namespace Hanok.Tcc;

/// <summary>How a participant holds: <c>Hanok__Holds__*</c>.</summary>
public sealed class HoldOptions
{
    /// <summary>
    /// How long something is held for nobody's decision. It must leave the coordinator time to try all and to decide (5 s and 2 s there), and
    /// it is how long a coordinator that died keeps it from others.
    /// </summary>
    [Range(1, 86_400)]
    public int ExpirySeconds { get; set; } = 60;

    /// <summary>
    /// How long what has ended is remembered: a confirm or cancel that is repeated later, or a try that comes later than that after its
    /// cancel, is not recognised. A week outlasts whatever a coordinator is down for.
    /// </summary>
    [Range(1, 3650)]
    public int KeepDays { get; set; } = 7;

    internal TimeSpan Expiry => TimeSpan.FromSeconds(ExpirySeconds);
}
