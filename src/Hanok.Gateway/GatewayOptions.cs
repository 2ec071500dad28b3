using Hanok.Gateway.Breaking;
using Hanok.Gateway.Caching;
using Hanok.Gateway.Cors;
using Hanok.Gateway.Limits;
using Hanok.Gateway.Retries;
using Microsoft.Extensions.Options;

namespace Hanok.Gateway;

/// <summary>The section <c>Hanok:Gateway</c>. Each applies where YARP's own section says nothing for a route or cluster.</summary>
public sealed record GatewayOptions
{
    public const string Section = "Hanok:Gateway";

    /// <summary>
    /// How long a destination may be silent, before it answers or between two parts of its answer. A stream that keeps moving lives on;
    /// for a limit on the whole request there is YARP's <c>Timeout</c> of a route.
    /// </summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    public long MaxRequestBodyBytes { get; set; } = 1024 * 1024;

    [ValidateObjectMembers]
    public LimitOptions Limits { get; set; } = new();

    /// <summary>By name. A route names one in its metadata, <c>"RateLimit": "orders"</c>; <c>default</c> holds for all that name none.</summary>
    public Dictionary<string, RateLimit> RateLimits { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>By name. A route names one as its <c>CorsPolicy</c>. Without one, no page of another origin may call.</summary>
    public Dictionary<string, CorsPolicySettings> Cors { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    [ValidateObjectMembers]
    public BreakerOptions Breaker { get; set; } = new();

    [ValidateObjectMembers]
    public RetryOptions Retries { get; set; } = new();

    [ValidateObjectMembers]
    public CacheOptions Cache { get; set; } = new();
}
