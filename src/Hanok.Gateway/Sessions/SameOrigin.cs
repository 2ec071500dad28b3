using Microsoft.AspNetCore.Http;

namespace Hanok.Gateway.Sessions;

/// <summary>Whether a request comes from a page of this site: a browser sends a session's cookie along whoever's page it is on.</summary>
internal static class SameOrigin
{
    /// <summary>A header that a page from elsewhere cannot set without being asked for leave first. Any value will do.</summary>
    public const string Header = "X-CSRF";

    /// <summary>Whether it could change something. A WebSocket is opened with GET, and the browser asks nobody for leave.</summary>
    public static bool IsNeeded(HttpRequest request) =>
        !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method) || HttpMethods.IsTrace(request.Method))
        || request.Headers.Upgrade.Count > 0;

    /// <summary>What the browser itself says goes first; without it, where the page is from; without that, whether it could set a header.</summary>
    public static bool Is(HttpRequest request)
    {
        if (request.Headers["Sec-Fetch-Site"] is { Count: > 0 } site)
            return site is ["same-origin"];

        if (request.Headers.Origin is { Count: > 0 } origin)
            return origin is [var one] && Uri.TryCreate(one, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
                && request.Host.HasValue && IsHost(uri, request.Host);

        return request.Headers[Header].Count > 0;
    }

    // The scheme is not compared: before a proxy that ends TLS, it is another one here.
    private static bool IsHost(Uri origin, HostString host) =>
        origin.Authority.Equals(host.Value, StringComparison.OrdinalIgnoreCase)
        || (origin.IsDefaultPort && origin.Host.Equals(host.Host, StringComparison.OrdinalIgnoreCase) && host.Port is null or 80 or 443);
}
