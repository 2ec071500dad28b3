using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Hanok.Gateway.Caching;

/// <summary>What may be kept, for how long, and who may be given it: what RFC 9111 asks of a shared cache. Pure.</summary>
internal static class CacheRules
{
    /// <summary>Whether the answer may come from the cache, and the request be shared: one that reads, and asks for all of it.</summary>
    public static bool IsRead(HttpContext context) =>
        (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
        && context.Request.Headers.Range.Count == 0
        && context.Request.Headers.Upgrade.Count == 0
        && context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody != true;

    /// <summary>How long this answer may be given to others; nothing if not at all. Zero: only to those who wait for it now.</summary>
    public static TimeSpan? Freshness(HttpResponse response, CacheRoute route)
    {
        var headers = response.Headers;
        if (response.StatusCode != StatusCodes.Status200OK || headers.SetCookie.Count > 0 || headers.Vary.ToString().Contains('*')
            || headers.ContentType.ToString().StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase))
            return null;

        if (headers.CacheControl.Count == 0 || !CacheControlHeaderValue.TryParse(headers.CacheControl.ToString(), out var control) || control is null)
            return route.Fresh;

        if (control.NoStore || control.NoCache || (control.Private && route.ForEverybody))
            return null;

        var said = control.SharedMaxAge ?? control.MaxAge;
        return said is { } most && most - Age(headers) < route.Fresh ? TimeSpan.FromTicks(Math.Max(0, (most - Age(headers)).Ticks)) : route.Fresh;
    }

    /// <summary>How old it was when it came, having been in another cache before.</summary>
    public static TimeSpan Age(IHeaderDictionary headers) =>
        int.TryParse(headers.Age.ToString(), out var seconds) && seconds > 0 ? TimeSpan.FromSeconds(seconds) : TimeSpan.Zero;

    /// <summary>By weak comparison, as If-None-Match wants it.</summary>
    public static bool Matches(StringValues ifNoneMatch, string etag)
    {
        if (ifNoneMatch.Count == 0)
            return false;

        var wanted = Strong(etag);
        foreach (var part in ifNoneMatch.ToString().Split(',', StringSplitOptions.TrimEntries))
            if (part == "*" || Strong(part) == wanted)
                return true;

        return false;
    }

    private static string Strong(string etag) => etag.StartsWith("W/", StringComparison.Ordinal) ? etag[2..] : etag;
}
