using System.Globalization;
using Hanok.Gateway.Caching;
using Hanok.Gateway.Weights;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Configuration;

namespace Hanok.Gateway.Configuration;

/// <summary>What Hanok reads in the <c>Metadata</c> of a YARP route; read once, when the route is made.</summary>
internal sealed class RouteSettings
{
    /// <summary>Written by a BFF into the routes that it offers.</summary>
    public const string ClientName = "Client";

    private const string CacheName = "Cache";
    private const string StaleName = "CacheStaleIfError";
    private const string ForName = "CacheFor";
    private const string VaryName = "CacheVary";
    private const string RateLimitName = "RateLimit";
    private const string FallbackName = "Fallback";
    private const string KeyName = "IdempotencyKey";
    private const string WeightsName = "Weights";
    private const string WeightsByName = "WeightsBy";
    private const string WeightsOfName = "WeightsOf";

    public CacheRoute? Cache { get; private set; }

    /// <summary>The BFF that offers it, whose name takes the place of <c>api</c> in its paths.</summary>
    public string? Client { get; private set; }

    public string? RateLimit { get; private set; }

    public string? Fallback { get; private set; }

    /// <summary>Its service does what comes twice with one <c>Idempotency-Key</c> once, so that it may be sent twice.</summary>
    public bool HonoursKeys { get; private set; }

    public Split? Weights { get; private set; }

    public StickyBy? WeightsBy { get; private set; }

    /// <summary>The weights are for versions of instances; else for clusters.</summary>
    public bool WeightsAreVersions { get; private set; }

    public static RouteSettings? Of(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<RouteSettings>();

    /// <param name="wrong">What cannot be used, each with its cure.</param>
    public static RouteSettings Read(RouteConfig route, out List<string> wrong)
    {
        var reader = new Reader(route);
        var settings = new RouteSettings
        {
            Client = reader.Text(ClientName),
            RateLimit = reader.Text(RateLimitName),
            Fallback = reader.Text(FallbackName),
            HonoursKeys = reader.OneOf(KeyName, "honoured", "ignored") == "honoured",
            Cache = ReadCache(reader),
        };
        if (reader.Text(WeightsName) is { } weights && !Split.TryParse(weights, out _))
            reader.Wrong(WeightsName, "Write the parts as in kitchen=95, kitchen-canary=5.");
        else if (reader.Text(WeightsName) is { } good && Split.TryParse(good, out var split))
            settings.Weights = split;

        settings.WeightsBy = reader.Text(WeightsByName) is { } by ? StickyBy.Parse(by) : null;
        if (settings.WeightsBy is null && reader.Text(WeightsByName) is not null)
            reader.Wrong(WeightsByName, "Write header:<name>, cookie:<name> or claim:<name>.");

        settings.WeightsAreVersions = reader.OneOf(WeightsOfName, "clusters", "versions") == "versions";
        wrong = reader.Errors;
        return settings;
    }

    private static CacheRoute? ReadCache(Reader reader) =>
        reader.Time(CacheName) is not { } fresh ? null : new(
            fresh, reader.Time(StaleName) ?? TimeSpan.Zero, reader.OneOf(ForName, "identity", "everybody") == "everybody",
            reader.Text(VaryName)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? CacheRoute.UsualVary);

    private sealed class Reader(RouteConfig route)
    {
        private static readonly (string Unit, double Milliseconds)[] Units = [("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000)];

        public List<string> Errors { get; } = [];

        public string? Text(string name) => route.Metadata?.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;

        public TimeSpan? Time(string name)
        {
            if (Text(name) is not { } text)
                return null;

            foreach (var (unit, milliseconds) in Units)
                if (text.EndsWith(unit, StringComparison.Ordinal)
                    && double.TryParse(text[..^unit.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
                    return TimeSpan.FromMilliseconds(Math.Min(number * milliseconds, TimeSpan.FromDays(1).TotalMilliseconds));

            Wrong(name, "Write a number and ms, s, m or h, as in 500ms.");
            return null;
        }

        public string? OneOf(string name, params string[] words)
        {
            var text = Text(name);
            if (text is null || words.Contains(text))
                return text;

            Wrong(name, $"Write {string.Join(" or ", words)}.");
            return null;
        }

        public void Wrong(string name, string cure) =>
            Errors.Add($"ReverseProxy:Routes:{route.RouteId}:Metadata:{name} is '{Text(name)}'. {cure}");
    }
}
