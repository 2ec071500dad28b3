using System.ComponentModel.DataAnnotations;

namespace Hanok.Asks;

/// <summary>How answers are waited for: <c>Hanok__Asks__*</c>.</summary>
public sealed class AskOptions
{
    /// <summary>Asks that may wait in this process at once. Beyond it, <see cref="TooManyAsksException"/>.</summary>
    [Range(1, 100_000)]
    public int Limit { get; set; } = 1_000;
}
