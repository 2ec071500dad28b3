using System.ComponentModel.DataAnnotations;

namespace Hanok.Choreography;

/// <summary>Flows that a service watches: <c>Hanok__Flows__*</c>.</summary>
public sealed class FlowOptions
{
    /// <summary>How long ended instances can be looked at. A week: somebody asks on Monday about what went wrong before the week-end.</summary>
    [Range(1, 24 * 3650)]
    public int KeepEndedHours { get; set; } = 24 * 7;
}
