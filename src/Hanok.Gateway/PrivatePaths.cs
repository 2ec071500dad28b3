using Microsoft.AspNetCore.Http;

namespace Hanok.Gateway;

/// <summary>The paths that each Hanok service keeps for itself and its operators.</summary>
internal static class PrivatePaths
{
    /// <summary>Whether it is one of the gateway's own. They have no limits: health must be told when nothing else can be.</summary>
    public static bool AreOurs(PathString path) =>
        path.StartsWithSegments("/health", StringComparison.OrdinalIgnoreCase) || path.StartsWithSegments("/hanok", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a service may take it for one of its own. Compares as a lenient server would: decoded, without empty segments, in any case.</summary>
    public static bool IsPrivate(string path)
    {
        // Decoding costs more than all else here, and hardly any path needs it.
        var plain = path.AsSpan().IndexOfAny('%', '\\') < 0 ? path : Uri.UnescapeDataString(path).Replace('\\', '/');
        // Between slashes that are encoded, two dots are a way up for a lenient server.
        if (plain.Contains("/../", StringComparison.Ordinal) || plain.EndsWith("/..", StringComparison.Ordinal))
            return true;

        var trimmed = plain.AsSpan().TrimStart('/');
        var end = trimmed.IndexOf('/');
        var first = end < 0 ? trimmed : trimmed[..end];
        return first.Equals("hanok", StringComparison.OrdinalIgnoreCase) || first.Equals("health", StringComparison.OrdinalIgnoreCase);
    }
}
