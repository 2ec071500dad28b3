using Microsoft.AspNetCore.Http;

namespace Hanok.Chassis.Sites;

/// <summary>
/// Whether a request was made by a page of another site. Browsers say so by <c>Sec-Fetch-Site</c> (Fetch Metadata), and where that is not to be had by
/// <c>Origin</c>; what is no browser says neither.
/// </summary>
internal static class RequestOrigin
{
    /// <summary>What the browser itself says goes first; without it, where the page is from.</summary>
    /// <returns>Whether a page of this very origin made the request; null when the request does not say.</returns>
    public static bool? IsOwn(HttpRequest request)
    {
        if (request.Headers["Sec-Fetch-Site"] is { Count: > 0 } site)
            return site is ["same-origin"];

        return request.Headers.Origin is { Count: > 0 } origin ? origin is [{ } one] && IsHost(one, request.Host) : null;
    }

    /// <returns>The site of the page that may not do this; null when it may.</returns>
    public static string? Foreign(HttpRequest request, IReadOnlyCollection<string> allowed)
    {
        // Typed in or bookmarked: "none".
        if (IsOwn(request) is not false || request.Headers["Sec-Fetch-Site"] is ["none"])
            return null;

        var origin = request.Headers.Origin;
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
