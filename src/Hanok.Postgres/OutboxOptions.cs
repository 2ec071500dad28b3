using System.ComponentModel.DataAnnotations;

namespace Hanok.Postgres;

/// <summary>The outbox: <c>Hanok__Outbox__*</c>.</summary>
public sealed class OutboxOptions
{
    /// <summary>Read by <c>migrate</c> only, which stores what it decides; a serving process does what is stored.</summary>
    [EnumDataType(typeof(OutboxMode))]
    public OutboxMode Mode { get; set; }
}
