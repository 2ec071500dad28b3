using Microsoft.AspNetCore.Http;

namespace Hanok.Chassis.Sites;

/// <summary>
/// Whether a request was made by a page of another site. Browsers say so by <c>Sec-Fetch-Site</c> (Fetch Metadata), and where that is not to be had by
/// <c>Origin</c>; what is no browser says neither.
/// </summary>
internal static class RequestOrigin
{
    /// <returns>The site of the page that may not do this; null when it may.</returns>
    public static string? Foreign(HttpRequest request, IReadOnlyCollection<string> allowed)
    {
        var headers = request.Headers;
        var (origin, site) = (headers.Origin, headers["Sec-Fetch-Site"]);
        if (origin.Count == 0 && site.Count == 0)
            return null;

        // Typed in or bookmarked ("none"), or a page of this very origin.
        if (site.Count > 0 ? site is ["same-origin"] or ["none"] : origin is [{ } own] && IsHost(own, request.Host))
            return null;

        if (IsNavigation(request) || (origin is [{ } one] && allowed.Any(other => other == SiteOptions.Any || other.Equals(one, StringComparison.OrdinalIgnoreCase))))
            return null;

        return origin.Count > 0 ? origin.ToString() : "another site";
    }

    // A link from elsewhere may lead here. What it leads to is shown to the person, not to the page that has the link.
    private static bool IsNavigation(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        && request.Headers["Sec-Fetch-Mode"] is ["navigate"] && request.Headers["Sec-Fetch-Dest"] is not (["object"] or ["embed"]);

    // The scheme is not compared: before a proxy that ends TLS, it is another one here.
    private static bool IsHost(string origin, HostString host) =>
        host.HasValue && Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
        && (uri.Authority.Equals(host.Value, StringComparison.OrdinalIgnoreCase)
            || (uri.IsDefaultPort && uri.Host.Equals(host.Host, StringComparison.OrdinalIgnoreCase) && host.Port is null or 80 or 443));
}
