using System.ComponentModel.DataAnnotations;

namespace Hanok.Sagas;

/// <summary>Settings of the sagas of a service, from <c>Hanok:Sagas</c>.</summary>
public sealed class SagaOptions
{
    /// <summary>
    /// How many days a saga is kept after its end, with its history. Within them the same key finds it; after them it starts another one.
    /// </summary>
    [Range(1, 3650)]
    public int KeepEndedDays { get; set; } = 30;
}
