using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Hanok.Http;

/// <summary>
/// The path of a request as its sender wrote it. A server decodes all of it but <c>%2F</c>, which would be a slash then: so <c>%2F</c> and
/// <c>%252F</c> look the same afterwards, and only what came over the wire tells them apart. Pure.
/// </summary>
public static class SentPath
{
    /// <summary>Whether the decoded path says less than the one that was sent.</summary>
    public static bool IsEncoded(HttpContext context) => Raw(context).Contains('%');

    /// <summary>How a path goes on: each part of it that was sent, as it was sent; what a route adds, encoded.</summary>
    /// <param name="path">Decoded, as the request has it, or as a route has made another of it.</param>
    public static string Encode(HttpContext context, PathString path)
    {
        if (Segments(context) is not { Length: > 0 } sent || path.Value is not { Length: > 0 } decoded)
            return path.ToUriComponent();

        var segments = decoded.Split('/');
        var all = new StringBuilder();
        for (var i = 0; i < segments.Length; i++)
        {
            if (i > 0)
                all.Append('/');

            if (segments[i].Length > 0)
                all.Append(Find(sent, segments[i], segments.Length - i)?.Sent ?? new PathString("/" + segments[i]).ToUriComponent().AsSpan(1));
        }

        return all.ToString();
    }

    /// <summary>The value of a part of the route, such as <c>{id}</c>, wholly decoded: a slash in it is one that was sent as <c>%2F</c>.</summary>
    public static string? Value(HttpContext context, string name)
    {
        if (context.Request.RouteValues.GetValueOrDefault(name)?.ToString() is not { } value || !value.Contains('%'))
            return context.Request.RouteValues.GetValueOrDefault(name)?.ToString();

        var sent = Segments(context);
        return string.Join('/', value.Split('/').Select(segment => Find(sent, segment, -1) is { } found ? Uri.UnescapeDataString(found.Sent) : segment));
    }

    // The same part may have been sent in two spellings: then the one at the same place, counted from the end, where routes change least.
    private static Segment? Find(Segment[] sent, string decoded, int fromEnd)
    {
        Segment? found = null;
        foreach (var segment in sent)
        {
            if (segment.Decoded != decoded)
                continue;

            if (segment.FromEnd == fromEnd)
                return segment;

            found ??= segment;
        }

        return found;
    }

    /// <returns>None when it is not what the request has: somebody has rewritten it, or it had dots in it that lead elsewhere.</returns>
    private static Segment[] Segments(HttpContext context)
    {
        var raw = Raw(context);
        if (!raw.Contains('%'))
            return [];

        var sent = raw.ToString().Split('/');
        var decoded = (context.Request.PathBase + context.Request.Path).Value?.Split('/') ?? [];
        if (sent.Length != decoded.Length)
            return [];

        for (var i = 0; i < sent.Length; i++)
            if (Decode(sent[i]) != decoded[i])
                return [];

        return [.. sent.Select((segment, i) => new Segment(decoded[i], segment, sent.Length - i))];
    }

    private static ReadOnlySpan<char> Raw(HttpContext context)
    {
        var target = (context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "").AsSpan();
        if (target.Length > 0 && target[0] != '/' && target.IndexOf("://", StringComparison.Ordinal) is > 0 and var scheme)
            target = target[(scheme + 3)..] is var rest && rest.IndexOf('/') is >= 0 and var slash ? rest[slash..] : "";

        var query = target.IndexOf('?');
        return query < 0 ? target : target[..query];
    }

    // As Kestrel does.
    private static string Decode(string sent)
    {
        if (!sent.Contains('%'))
            return sent;

        var all = new StringBuilder();
        var at = 0;
        for (int slash; (slash = sent.IndexOf("%2F", at, StringComparison.OrdinalIgnoreCase)) >= 0; at = slash + 3)
            all.Append(Uri.UnescapeDataString(sent[at..slash])).Append(sent, slash, 3);

        return all.Append(Uri.UnescapeDataString(sent[at..])).ToString();
    }

    private sealed record Segment(string Decoded, string Sent, int FromEnd);
}
