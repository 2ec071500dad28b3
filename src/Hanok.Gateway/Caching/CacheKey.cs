using Hanok.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Hanok.Gateway.Caching;

/// <summary>
/// All of a request that the service gets to see when its answer may be given to others. What is not in the key is not sent: an answer can
/// depend on nothing else, so nobody can poison it for others.
/// </summary>
/// <param name="Route">Its settings, which are others after each reload.</param>
/// <param name="Vary">The values of the headers that the route names, one after the other.</param>
internal readonly record struct CacheKey(CacheRoute Route, string Scheme, string Host, string Path, string Query, string Credentials, string Vary)
{
    // No header can have it in it.
    private const char Between = '\n';

    public static CacheKey Of(HttpContext context, CacheRoute route)
    {
        var request = context.Request;
        return new(
            route, request.Scheme, request.Host.Value ?? "", PathOf(context), request.QueryString.Value ?? "",
            route.ForEverybody ? "" : Join(request.Headers.Authorization, request.Headers.Cookie), VaryOf(request.Headers, route.Vary));
    }

    /// <summary>What it costs to keep, in bytes; the rest is what an entry of a table costs in .NET.</summary>
    public int Bytes => 200 + (2 * (Host.Length + Path.Length + Query.Length + Credentials.Length + Vary.Length));

    public bool Equals(CacheKey other) =>
        ReferenceEquals(Route, other.Route) && Path == other.Path && Query == other.Query && Credentials == other.Credentials
        && Host == other.Host && Vary == other.Vary && Scheme == other.Scheme;

    public override int GetHashCode() => HashCode.Combine(Path, Query, Credentials);

    // As it is sent on: %2F and %252F are the same once decoded, and are two things to the service.
    private static string PathOf(HttpContext context) =>
        (SentPath.IsEncoded(context) ? SentPath.Encode(context, context.Request.Path) : context.Request.Path.Value) ?? "";

    private static string VaryOf(IHeaderDictionary headers, string[] names)
    {
        var all = "";
        foreach (var name in names)
            all = Join(all, headers[name]);

        return all;
    }

    private static string Join(StringValues one, StringValues two) =>
        one.Count == 0 && two.Count == 0 ? "" : $"{one}{Between}{two}";
}
