using Microsoft.AspNetCore.Http;

namespace Hanok.Gateway;

/// <summary>The paths that each Hanok service keeps for itself and its operators.</summary>
internal static class PrivatePaths
{
    /// <summary>Whether it is one of the gateway's own. They have no limits: health must be told when nothing else can be.</summary>
    public static bool AreOurs(PathString path) =>
        path.StartsWithSegments("/health", StringComparison.OrdinalIgnoreCase) || path.StartsWithSegments("/hanok", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether two dots stand between slashes, encoded ones too: a lenient server goes up there.</summary>
    public static bool LeadsUp(string path) =>
        path.Contains("..", StringComparison.Ordinal) && $"{Uri.UnescapeDataString(path).Replace('\\', '/')}/".Contains("/../", StringComparison.Ordinal);

    /// <summary>Whether a service may take it for one of its own. Compares as a lenient server would: decoded, without empty segments, in any case.</summary>
    public static bool IsPrivate(string path)
    {
        // Decoding costs more than all else here, and hardly any path needs it.
        var plain = path.AsSpan().IndexOfAny('%', '\\') < 0 ? path : Uri.UnescapeDataString(path).Replace('\\', '/');
        var trimmed = plain.AsSpan().TrimStart('/');
        var end = trimmed.IndexOf('/');
        var first = end < 0 ? trimmed : trimmed[..end];
        return first.Equals("hanok", StringComparison.OrdinalIgnoreCase) || first.Equals("health", StringComparison.OrdinalIgnoreCase);
    }
}
