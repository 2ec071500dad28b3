using System.ComponentModel.DataAnnotations;

namespace Hanok.Isolation;

/// <summary>Bound from <c>Hanok:VersionFile</c>.</summary>
public sealed class VersionFileOptions
{
    /// <summary>
    /// How long the operations of a key are remembered after the last of them. To be longer than anything lives that they are about: after
    /// this, who takes an operation back finds that it never came.
    /// </summary>
    [Range(1, 3650)]
    public int RememberDays { get; set; } = 90;
}
