using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Hanok.Gateway.Versions;

/// <summary>
/// That an API goes away, as clients are told: <c>Deprecation</c> (RFC 9745), <c>Sunset</c> (RFC 8594), and <c>Link</c> to what takes its place.
/// Of a route it is in the metadata: <c>Deprecated</c>, <c>Sunset</c>, <c>Successor</c>, and <c>AfterSunset</c> = Gone.
/// </summary>
/// <param name="Since">From when on nobody should begin to use it; it may be in the future.</param>
/// <param name="Sunset">When it ends; not before <paramref name="Since"/>.</param>
/// <param name="Successor">The path or address of what takes its place.</param>
/// <param name="IsGoneAfterSunset">Whether it is answered with 410 from <paramref name="Sunset"/> on, whoever asks; otherwise that is only said.</param>
public sealed record ApiDeprecation(DateTimeOffset Since, DateTimeOffset? Sunset = null, string? Successor = null, bool IsGoneAfterSunset = false)
{
    private const string SinceKey = "Deprecated", SunsetKey = "Sunset", SuccessorKey = "Successor", AfterSunsetKey = "AfterSunset";

    internal bool IsGone(DateTimeOffset now) => IsGoneAfterSunset && now >= Sunset;

    internal void AddTo(IHeaderDictionary headers)
    {
        headers["Deprecation"] = $"@{Since.ToUnixTimeSeconds()}";
        if (Sunset is { } end)
            headers["Sunset"] = end.ToString("R", CultureInfo.InvariantCulture);
        if (Successor is not null)
            headers.Append("Link", $"<{Successor}>; rel=\"successor-version\"");
    }

    /// <returns>What is wrong with it, with the cure.</returns>
    internal IEnumerable<string> Failures()
    {
        if (Sunset < Since)
            yield return $"the sunset {Sunset:u} is before {Since:u}, from when on it is deprecated. Set a later one.";

        if (IsGoneAfterSunset && Sunset is null)
            yield return $"{AfterSunsetKey} is set without a {SunsetKey}. Set both.";

        // It goes into a header between < and >.
        if (Successor is not null && (!Uri.IsWellFormedUriString(Successor, UriKind.RelativeOrAbsolute) || Successor.AsSpan().IndexOfAny('<', '>') >= 0))
            yield return $"the successor '{Successor}' is no address. Write it as in /api/v2/restaurants.";
    }

    /// <param name="failures">What is wrong with it is added here.</param>
    /// <returns>Null when the metadata says nothing of the kind, or something wrong.</returns>
    internal static ApiDeprecation? From(IReadOnlyDictionary<string, string>? metadata, ICollection<string> failures)
    {
        if (metadata is null || !new[] { SinceKey, SunsetKey, SuccessorKey, AfterSunsetKey }.Any(metadata.ContainsKey))
            return null;

        if (!metadata.ContainsKey(SinceKey))
            failures.Add($"{SinceKey} is missing. Say from when on, as in 2026-11-01.");

        var read = new ApiDeprecation(
            Date(metadata, SinceKey, failures) ?? default, Date(metadata, SunsetKey, failures), metadata.GetValueOrDefault(SuccessorKey),
            AfterSunset(metadata, failures));
        if (failures.Count == 0)
            foreach (var failure in read.Failures())
                failures.Add(failure);

        return failures.Count == 0 ? read : null;
    }

    // A day begins at midnight in Greenwich: a configuration means the same wherever it is read.
    private static DateTimeOffset? Date(IReadOnlyDictionary<string, string> metadata, string key, ICollection<string> failures)
    {
        if (!metadata.TryGetValue(key, out var text))
            return null;

        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var date))
            return date;

        failures.Add($"{key} is '{text}', which is no date. Write it as in 2026-11-01 or 2026-11-01T09:00:00Z.");
        return null;
    }

    private static bool AfterSunset(IReadOnlyDictionary<string, string> metadata, ICollection<string> failures)
    {
        if (!metadata.TryGetValue(AfterSunsetKey, out var text) || text.Equals("Serve", StringComparison.OrdinalIgnoreCase))
            return false;

        if (!text.Equals("Gone", StringComparison.OrdinalIgnoreCase))
            failures.Add($"{AfterSunsetKey} is '{text}'. Set it to Serve or Gone.");

        return true;
    }
}
