using System.ComponentModel.DataAnnotations;

namespace Hanok.Resilience;

/// <summary>What a service makes of the deadline that comes with a request: <c>Hanok__Deadline__*</c>.</summary>
public sealed class DeadlineOptions
{
    /// <summary>Seconds. A caller who asks for more gets this: nobody may hold a request for ever.</summary>
    [Range(1, 86_400)]
    public int LimitSeconds { get; set; } = 300;
}
