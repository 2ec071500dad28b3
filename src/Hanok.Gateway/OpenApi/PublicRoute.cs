using Hanok.Gateway.Versions;

namespace Hanok.Gateway.OpenApi;

/// <summary>A way from outside to operations of a service.</summary>
/// <param name="PublicPath">Its pattern outside, as in <c>/mobile/orders/{**rest}</c>.</param>
/// <param name="ServicePath">Its pattern at the service, as in <c>/api/orders/{**rest}</c>.</param>
/// <param name="Methods">With commas, so that two are equal when they say the same; empty for all of them.</param>
internal sealed record PublicRoute(string PublicPath, string ServicePath, string Service, string Methods, ApiDeprecation? Deprecation)
{
    public bool Allows(string method) => Methods.Length == 0 || Methods.Split(',').Contains(method, StringComparer.OrdinalIgnoreCase);

    /// <returns>Where a path of the service's description is found outside; null when this is no way to it.</returns>
    public string? Outside(string servicePath)
    {
        var values = new Dictionary<string, string>();
        if (!PathSegments.Match(ServicePath, servicePath, values))
            return null;

        var outside = PathSegments.Of(PublicPath).Select(segment => PathSegments.NameOf(segment) is not { } name ? segment : values.GetValueOrDefault(name)).ToList();
        return outside.Contains(null) ? null : "/" + string.Join('/', outside.Where(segment => segment!.Length > 0));
    }

    /// <summary>Whether requests for this path come here; of several routes, the one with the larger <see cref="Precision"/>.</summary>
    public bool Covers(string publicPath) => PathSegments.Match(PublicPath, publicPath, []);

    /// <summary>As routing prefers it: a word to a parameter, and a parameter to a rest.</summary>
    public int Precision => PathSegments.Of(PublicPath).Sum(segment => PathSegments.IsRest(segment) ? 0 : PathSegments.NameOf(segment) is null ? 3 : 2)
        - (PathSegments.Of(PublicPath).Any(PathSegments.IsRest) ? 1 : 0);
}
