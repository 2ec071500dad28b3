using System.Collections.Frozen;
using System.Globalization;
using Hanok.Gateway.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Hanok.Gateway.Limits;

/// <summary>Counts the requests of each client, and answers 429 beyond the limit of the route; a route without one is not counted.</summary>
internal sealed class RateLimiting(IOptions<GatewayOptions> options, TimeProvider time, GatewayProblems problems)
{
    private const string Default = "default";

    private readonly FrozenDictionary<string, TokenBuckets> _limits = options.Value.RateLimits
        .ToFrozenDictionary(limit => limit.Key, limit => new TokenBuckets(limit.Value, time), StringComparer.OrdinalIgnoreCase);

    public bool IsUsed => _limits.Count > 0;

    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var name = RouteSettings.Of(context)?.RateLimit ?? Default;
        if (PrivatePaths.AreOurs(context.Request.Path) || !_limits.TryGetValue(name, out var buckets))
            return next(context);

        var taken = buckets.Of(ClientKey.Of(context)).TryTake(time, out var left, out var wait);
        var seconds = (int)Math.Max(1, Math.Ceiling(wait.TotalSeconds));
        context.Response.OnStarting(static state =>
        {
            var (context, name, limit, left, seconds) = ((HttpContext, string, RateLimit, int, int))state;
            Tell(context.Response.Headers, name, limit, left, seconds);
            return Task.CompletedTask;
        }, (context, name, buckets.Limit, left, seconds));

        return taken ? next(context) : problems.WriteAsync(context, StatusCodes.Status429TooManyRequests, "too-many-requests",
            string.Create(CultureInfo.InvariantCulture, $"The limit '{name}' is {buckets.Limit.PerSecond} requests a second. Try again in {seconds} s."), seconds);
    }

    // As in the IETF's draft of RateLimit header fields: what the limit is, and what is left of it.
    private static void Tell(IHeaderDictionary headers, string name, RateLimit limit, int left, int seconds)
    {
        headers["RateLimit-Policy"] = string.Create(CultureInfo.InvariantCulture,
            $"\"{name}\";q={(int)limit.Size};w={(int)Math.Max(1, Math.Ceiling(limit.Size / limit.PerSecond))}");
        headers["RateLimit"] = string.Create(CultureInfo.InvariantCulture, $"\"{name}\";r={left};t={seconds}");
    }
}
