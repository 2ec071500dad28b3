using Hanok.Gateway.Bff;
using Hanok.Gateway.Discovery;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Configuration;

namespace Hanok.Gateway.Configuration;

/// <summary>Finds all that is wrong with settings, routes, clusters and addresses of services, before the gateway starts.</summary>
internal sealed class GatewayOptionsValidator(
    IEnumerable<IProxyConfigProvider> providers, IConfigValidator yarp, IConfiguration configuration) : IValidateOptions<GatewayOptions>
{
    public ValidateOptionsResult Validate(string? name, GatewayOptions options)
    {
        // YARP declares its validation asynchronous, the start of a host is not; nothing in it waits for anything.
        List<string> failures = [.. SettingFailures(options), .. RoutingFailuresAsync().GetAwaiter().GetResult()];
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> SettingFailures(GatewayOptions options)
    {
        if (options.Timeout <= TimeSpan.Zero || options.Timeout > TimeSpan.FromDays(1))
            yield return $"Gateway:Timeout is {options.Timeout}. Set it to more than nothing and at most a day, as in 00:00:30.";

        if (options.MaxRequestBodyBytes < 0)
            yield return $"Gateway:MaxRequestBodyBytes is {options.MaxRequestBodyBytes}. Set it to 0 or more.";
    }

    private async Task<List<string>> RoutingFailuresAsync()
    {
        List<string> failures = [.. DestinationAddress.Failures(configuration)];
        List<RouteConfig> routes = [];
        List<ClusterConfig> clusters = [];

        // What a BFF offers is made from these routes: their mistakes are not told twice.
        foreach (var provider in providers.Where(provider => provider is not BffRoutes))
        {
            try
            {
                var routing = provider.GetConfig();
                routes.AddRange(routing.Routes);
                clusters.AddRange(routing.Clusters);
            }
            catch (Exception e)
            {
                failures.Add($"The section ReverseProxy cannot be read: {e.Message}");
            }
        }

        foreach (var cluster in clusters)
        {
            failures.AddRange((await yarp.ValidateClusterAsync(cluster)).Select(e => e.Message));
            failures.AddRange(DestinationFailures(cluster));
        }

        foreach (var route in routes)
        {
            failures.AddRange((await yarp.ValidateRouteAsync(route)).Select(e => e.Message));
            if (!clusters.Any(c => string.Equals(c.ClusterId, route.ClusterId, StringComparison.OrdinalIgnoreCase)))
                failures.Add(MissingCluster(route, clusters));
        }

        return failures;
    }

    private static IEnumerable<string> DestinationFailures(ClusterConfig cluster) =>
        from destination in cluster.Destinations ?? new Dictionary<string, DestinationConfig>()
        where !string.IsNullOrEmpty(destination.Value.Address) && !DestinationAddress.IsAddress(destination.Value.Address)
        select $"ReverseProxy:Clusters:{cluster.ClusterId}:Destinations:{destination.Key}:Address is '{destination.Value.Address}'. "
            + "Write a service as in http://kitchen, or an address as in http://10.0.0.7:8080.";

    private static string MissingCluster(RouteConfig route, List<ClusterConfig> clusters)
    {
        var there = clusters.Count == 0 ? "There is none." : $"There is: {string.Join(", ", clusters.Select(c => c.ClusterId))}.";
        return string.IsNullOrEmpty(route.ClusterId)
            ? $"Route '{route.RouteId}' names no cluster. Set ReverseProxy:Routes:{route.RouteId}:ClusterId. {there}"
            : $"Route '{route.RouteId}' leads to the cluster '{route.ClusterId}', which is not in ReverseProxy:Clusters. {there}";
    }
}
