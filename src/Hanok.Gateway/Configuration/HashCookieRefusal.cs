using Yarp.ReverseProxy.Configuration;

namespace Hanok.Gateway.Configuration;

/// <summary>Refuses session affinity by hash cookie: the package that it needs, System.IO.Hashing, is left out on purpose.</summary>
internal sealed class HashCookieRefusal(IConfigValidator yarp) : IConfigValidator
{
    private const string HashCookie = "HashCookie";

    public ValueTask<IList<Exception>> ValidateRouteAsync(RouteConfig route) => yarp.ValidateRouteAsync(route);

    public async ValueTask<IList<Exception>> ValidateClusterAsync(ClusterConfig cluster)
    {
        var errors = await yarp.ValidateClusterAsync(cluster);

        // It is what YARP takes when no policy is named.
        if (cluster.SessionAffinity is { Enabled: true } affinity
            && (string.IsNullOrEmpty(affinity.Policy) || string.Equals(affinity.Policy, HashCookie, StringComparison.OrdinalIgnoreCase)))
            errors.Add(new ArgumentException(
                $"Cluster '{cluster.ClusterId}' asks for the session affinity '{HashCookie}', which this gateway does not offer. "
                + $"Set ReverseProxy:Clusters:{cluster.ClusterId}:SessionAffinity:Policy to 'Cookie', 'ArrCookie' or 'CustomHeader'."));

        return errors;
    }
}
