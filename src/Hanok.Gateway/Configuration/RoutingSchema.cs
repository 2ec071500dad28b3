using Microsoft.Extensions.Configuration;

namespace Hanok.Gateway.Configuration;

/// <summary>
/// The settings of YARP that this gateway serves. Any other in the section <c>ReverseProxy</c>, a misspelt one too, is refused: what nothing
/// serves does not pass for done.
/// </summary>
internal sealed class RoutingSchema
{
    private static readonly RoutingSchema Free = new();

    private static readonly RoutingSchema Test = Of("Name", "Values", "Mode", "IsCaseSensitive");

    private static readonly RoutingSchema Route = Of("ClusterId", "Order", "AuthorizationPolicy", "CorsPolicy", "Timeout", "TimeoutPolicy", "MaxRequestBodySize")
        .With("Metadata", Free).With("Transforms", Free)
        .With("Match", Of("Path").With("Methods", Free).With("Hosts", Free).With("Headers", Each(Test)).With("QueryParameters", Each(Test)))
        .Refuse("RateLimiterPolicy", "Name a limit of Hanok:Gateway:RateLimits in the route's metadata: \"RateLimit\": \"orders\".")
        .Refuse("OutputCachePolicy", "Say in the route's metadata how long answers are kept: \"Cache\": \"1s\".");

    private static readonly RoutingSchema Cluster = Of("LoadBalancingPolicy")
        .With("Metadata", Free)
        .With("Destinations", Each(Of("Address", "Health", "Host").With("Metadata", Free)))
        .With("SessionAffinity", Of("Enabled", "Policy", "FailurePolicy", "AffinityKeyName")
            .With("Cookie", Of("Path", "Domain", "HttpOnly", "SecurePolicy", "SameSite", "Expiration", "MaxAge", "IsEssential")))
        .With("HealthCheck", Of("AvailableDestinationsPolicy")
            .With("Passive", Of("Enabled", "Policy", "ReactivationPeriod"))
            .With("Active", Of("Enabled", "Interval", "Timeout", "Policy", "Path", "Query")))
        .With("HttpRequest", Of("ActivityTimeout", "Version", "VersionPolicy", "AllowResponseBuffering"))
        .With("HttpClient", Of("DangerousAcceptAnyServerCertificate", "MaxConnectionsPerServer", "EnableMultipleHttp2Connections")
            .With("SslProtocols", Free)
            .With("WebProxy", Of("Address", "BypassOnLocal", "UseDefaultCredentials"))
            .Refuse("RequestHeaderEncoding", "Leave it out: headers go on as the bytes that came.")
            .Refuse("ResponseHeaderEncoding", "Leave it out: headers go on as the bytes that came."));

    private readonly Dictionary<string, RoutingSchema> _parts = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _refused = new(StringComparer.OrdinalIgnoreCase);
    private RoutingSchema? _each;

    /// <summary>Of the whole section.</summary>
    public static RoutingSchema Whole { get; } = new RoutingSchema().With("Routes", Each(Route)).With("Clusters", Each(Cluster));

    /// <returns>What is set below it and not served, each with its cure.</returns>
    public IEnumerable<string> Unserved(IConfigurationSection section)
    {
        foreach (var setting in section.GetChildren())
        {
            if (_refused.TryGetValue(setting.Key, out var cure))
                yield return $"{setting.Path} is not served by this gateway. {cure}";
            else if ((_each ?? _parts.GetValueOrDefault(setting.Key)) is not { } part)
                yield return $"{setting.Path} is no setting that this gateway knows. There is: {string.Join(", ", _parts.Keys.Order(StringComparer.Ordinal))}.";
            else if (part != Free)
                foreach (var failure in part.Unserved(setting))
                    yield return failure;
        }
    }

    private static RoutingSchema Of(params string[] values)
    {
        var schema = new RoutingSchema();
        foreach (var value in values)
            schema.With(value, Free);

        return schema;
    }

    private static RoutingSchema Each(RoutingSchema item) => new() { _each = item };

    private RoutingSchema With(string name, RoutingSchema part)
    {
        _parts.Add(name, part);
        return this;
    }

    private RoutingSchema Refuse(string name, string cure)
    {
        _refused.Add(name, cure);
        return this;
    }
}
