using System.ComponentModel.DataAnnotations;

namespace Hanok.Gateway.Caching;

/// <summary>How much the cache may keep: <c>Hanok:Gateway:Cache</c>. Which routes it keeps, and for how long, their metadata says.</summary>
public sealed class CacheOptions
{
    /// <summary>All entries together, keys included. Beyond it, what was not asked for lately is dropped.</summary>
    [Range(64 * 1024, int.MaxValue)]
    public int Bytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>The longest answer that is kept.</summary>
    [Range(0, 16 * 1024 * 1024)]
    public int EntryBytes { get; set; } = 256 * 1024;
}
