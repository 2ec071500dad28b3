using System.Collections;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Configuration;
using static Hanok.Tests.Gateway.TestGateway;

namespace Hanok.Tests.Gateway;

/// <summary>Each setting that YARP knows is served by this gateway, or refused at start.</summary>
public sealed class RoutingSchemaTests
{
    private const string Route = "ReverseProxy:Routes:all:", Cluster = "ReverseProxy:Clusters:kitchen:";

    // A value that is good where the setting is served, by its path below the section.
    private static readonly Dictionary<string, string> Served = new()
    {
        [Route + "ClusterId"] = "kitchen",
        [Route + "Order"] = "1",
        [Route + "AuthorizationPolicy"] = "Anonymous",
        [Route + "CorsPolicy"] = "Disable",
        [Route + "Timeout"] = "00:00:05",
        [Route + "TimeoutPolicy"] = "Disable",
        [Route + "MaxRequestBodySize"] = "1000",
        [Route + "Metadata"] = "",
        [Route + "Transforms"] = "",
        [Route + "Match:Path"] = "/api/{**rest}",
        [Route + "Match:Methods:0"] = "GET",
        [Route + "Match:Hosts:0"] = "a.example.com",
        [Route + "Match:Headers:0:Name"] = "X-Name",
        [Route + "Match:Headers:0:Values:0"] = "x",
        [Route + "Match:Headers:0:Mode"] = "ExactHeader",
        [Route + "Match:Headers:0:IsCaseSensitive"] = "true",
        [Route + "Match:QueryParameters:0:Name"] = "name",
        [Route + "Match:QueryParameters:0:Values:0"] = "x",
        [Route + "Match:QueryParameters:0:Mode"] = "Exact",
        [Route + "Match:QueryParameters:0:IsCaseSensitive"] = "true",
        [Cluster + "LoadBalancingPolicy"] = "RoundRobin",
        [Cluster + "Metadata"] = "",
        [Cluster + "Destinations:kitchen:Address"] = "http://kitchen",
        [Cluster + "Destinations:kitchen:Health"] = "http://kitchen",
        [Cluster + "Destinations:kitchen:Host"] = "kitchen",
        [Cluster + "Destinations:kitchen:Metadata"] = "",
        [Cluster + "SessionAffinity:Enabled"] = "true",
        [Cluster + "SessionAffinity:Policy"] = "Cookie",
        [Cluster + "SessionAffinity:FailurePolicy"] = "Redistribute",
        [Cluster + "SessionAffinity:AffinityKeyName"] = "key",
        [Cluster + "SessionAffinity:Cookie:Path"] = "/",
        [Cluster + "SessionAffinity:Cookie:Domain"] = "example.com",
        [Cluster + "SessionAffinity:Cookie:HttpOnly"] = "true",
        [Cluster + "SessionAffinity:Cookie:SecurePolicy"] = "Always",
        [Cluster + "SessionAffinity:Cookie:SameSite"] = "Lax",
        [Cluster + "SessionAffinity:Cookie:Expiration"] = "00:01:00",
        [Cluster + "SessionAffinity:Cookie:MaxAge"] = "00:01:00",
        [Cluster + "SessionAffinity:Cookie:IsEssential"] = "true",
        [Cluster + "HealthCheck:AvailableDestinationsPolicy"] = "HealthyOrPanic",
        [Cluster + "HealthCheck:Passive:Enabled"] = "true",
        [Cluster + "HealthCheck:Passive:Policy"] = "TransportFailureRate",
        [Cluster + "HealthCheck:Passive:ReactivationPeriod"] = "00:00:05",
        [Cluster + "HealthCheck:Active:Enabled"] = "true",
        [Cluster + "HealthCheck:Active:Interval"] = "00:00:05",
        [Cluster + "HealthCheck:Active:Timeout"] = "00:00:05",
        [Cluster + "HealthCheck:Active:Policy"] = "ConsecutiveFailures",
        [Cluster + "HealthCheck:Active:Path"] = "/health",
        [Cluster + "HealthCheck:Active:Query"] = "?all=true",
        [Cluster + "HttpRequest:ActivityTimeout"] = "00:00:05",
        [Cluster + "HttpRequest:Version"] = "1.1",
        [Cluster + "HttpRequest:VersionPolicy"] = "RequestVersionOrLower",
        [Cluster + "HttpRequest:AllowResponseBuffering"] = "false",
        [Cluster + "HttpClient:SslProtocols:0"] = "Tls12",
        [Cluster + "HttpClient:DangerousAcceptAnyServerCertificate"] = "false",
        [Cluster + "HttpClient:MaxConnectionsPerServer"] = "10",
        [Cluster + "HttpClient:EnableMultipleHttp2Connections"] = "true",
        [Cluster + "HttpClient:WebProxy:Address"] = "http://proxy.example.com:3128",
        [Cluster + "HttpClient:WebProxy:BypassOnLocal"] = "true",
        [Cluster + "HttpClient:WebProxy:UseDefaultCredentials"] = "false",
    };

    private static readonly Dictionary<string, string> Refused = new()
    {
        [Route + "RateLimiterPolicy"] = "orders",
        [Route + "OutputCachePolicy"] = "menu",
        [Cluster + "HttpClient:RequestHeaderEncoding"] = "utf-8",
        [Cluster + "HttpClient:ResponseHeaderEncoding"] = "utf-8",
    };

    // What its name is, stands as the key of the section.
    private static readonly string[] Keys = [Route + "RouteId", Cluster + "ClusterId"];

    [Fact]
    public void Every_setting_of_YARP_is_one_or_the_other()
    {
        var known = Settings(typeof(RouteConfig), Route).Concat(Settings(typeof(ClusterConfig), Cluster)).Except(Keys).ToList();

        Assert.Empty(known.Except(Served.Keys).Except(Refused.Keys));
        Assert.Empty(Served.Keys.Concat(Refused.Keys).Except(known));
    }

    [Fact]
    public async Task All_that_is_served_is_taken()
    {
        // Of a time limit and the name of one, one is enough.
        var settings = Served.Where(s => s.Value.Length > 0 && s.Key != Route + "TimeoutPolicy").ToDictionary(s => s.Key, s => (string?)s.Value);
        await using var gateway = await StartAsync(settings);

        Assert.NotNull(gateway.Address);
    }

    [Theory]
    [InlineData(Route + "RateLimiterPolicy", "is not served by this gateway. Name a limit of Hanok:Gateway:RateLimits")]
    [InlineData(Route + "OutputCachePolicy", "is not served by this gateway. Say in the route's metadata")]
    [InlineData(Cluster + "HttpClient:RequestHeaderEncoding", "is not served by this gateway. Leave it out")]
    [InlineData(Cluster + "HttpClient:ResponseHeaderEncoding", "is not served by this gateway. Leave it out")]
    [InlineData(Route + "Mehtods:0", "is no setting that this gateway knows. There is: AuthorizationPolicy")]
    [InlineData(Route + "Match:Method", "is no setting that this gateway knows. There is: Headers")]
    [InlineData(Cluster + "HealthCheck:Passive:Period", "is no setting that this gateway knows.")]
    public async Task What_nothing_serves_is_refused_with_the_cure(string setting, string failure)
    {
        var failures = await FailuresAsync((setting, "orders"));

        Assert.Contains(failures, f => f.Contains(failure, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Route + "CorsPolicy", "Default", "Set Hanok:Gateway:Cors:default:Origins:0")]
    [InlineData(Route + "CorsPolicy", "shops", "shops")]
    [InlineData(Route + "TimeoutPolicy", "short", "short")]
    [InlineData("Hanok:Gateway:Cors:shops:Origins:0", "shop.example.com", "Write a scheme and a host")]
    [InlineData("Hanok:Gateway:Cors:shops:Origins:0", "https://shop.example.com/", "Write a scheme and a host")]
    [InlineData("Hanok:Gateway:Cors:shops:Methods:0", "GET", "has no origins")]
    public async Task A_policy_that_there_is_not_is_refused(string setting, string value, string failure)
    {
        var failures = await FailuresAsync((setting, value));

        Assert.Contains(failures, f => f.Contains(failure, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_nobody_checks_tokens_a_policy_still_lets_nobody_through()
    {
        await using var gateway = await StartAsync(KitchenRoute((Route + "AuthorizationPolicy", "Default")));

        using var answer = await gateway.Client.GetAsync("/api", TestContext.Current.CancellationToken);

        // By the credential of a service, which is always there: its absence is 403 where none is configured.
        Assert.True(answer.StatusCode is System.Net.HttpStatusCode.Unauthorized or System.Net.HttpStatusCode.Forbidden, $"{answer.StatusCode}");
    }

    private static async Task<IReadOnlyList<string>> FailuresAsync(params (string, string?)[] settings)
    {
        await using var application = Build(KitchenRoute(settings));
        var refusal = await Assert.ThrowsAsync<OptionsValidationException>(() => application.StartAsync(TestContext.Current.CancellationToken));
        return [.. refusal.Failures];
    }

    // Each path that YARP's own records make in the configuration.
    private static IEnumerable<string> Settings(Type type, string path)
    {
        foreach (var property in type.GetProperties(System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.Instance))
        {
            var of = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            var name = path + property.Name;
            if (property.Name is "Metadata" or "Transforms")
                yield return name;
            else if (property.Name == "SslProtocols")
                yield return name + ":0";
            else if (of.IsGenericType && of.IsAssignableTo(typeof(IEnumerable)) && of.GetGenericArguments() is [.., var item])
                foreach (var setting in item == typeof(string) ? [name + ":0"] : Settings(item, name + (of.GetGenericArguments().Length == 2 ? ":kitchen:" : ":0:")))
                    yield return setting;
            else if (of.Namespace?.StartsWith("Yarp", StringComparison.Ordinal) == true && !of.IsEnum)
                foreach (var setting in Settings(of, name + ":"))
                    yield return setting;
            else
                yield return name;
        }
    }
}
