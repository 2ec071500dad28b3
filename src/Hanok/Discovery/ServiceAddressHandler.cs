using System.Net.Sockets;
using Hanok.Http;

namespace Hanok.Discovery;

/// <summary>
/// Sends a request to <c>http://kitchen/...</c> to an instance of kitchen. When that takes no connection, nothing was sent, and another one
/// is asked. A host that is no service's name is left as it is, unless an endpoint is asked for by its name.
/// </summary>
internal sealed class ServiceAddressHandler(ServiceAddresses addresses, Balancer balancer, string? endpoint) : DelegatingHandler
{
    /// <summary>Set by handlers around this one that know of instances which are better left out, as long as there are others.</summary>
    private static readonly HttpRequestOptionsKey<Func<Uri, bool>> Avoid = new("hanok.avoid");

    // Enough to get past what has just died; a whole system that is down is told soon.
    private const int MostAsked = 3;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        SendOnceHandler.Prepare(request);
        if (request.RequestUri is not { IsAbsoluteUri: true, IsDefaultPort: true } wanted
            || Instances(request, wanted) is not { Count: > 0 } instances)
        {
            // Who names an endpoint means a service, and no host of the network.
            if (endpoint is not null && request.RequestUri is { IsAbsoluteUri: true, IsDefaultPort: true, Host: var service })
                throw new HttpRequestException(
                    HttpRequestError.NameResolutionError, $"No address of '{service}' is known. Set services__{service}__{endpoint}__0 to its endpoint.",
                    new SocketException((int)SocketError.HostNotFound));

            return await base.SendAsync(request, cancellationToken);
        }

        for (var asked = 1; ; asked++)
        {
            var instance = balancer.Pick(wanted.Host, instances);
            balancer.Began(instance);
            try
            {
                // Put together from parts: a path that begins with two slashes would be read as another host.
                request.RequestUri = new UriBuilder(wanted) { Scheme = instance.Scheme, Host = instance.Host, Port = instance.Port }.Uri;
                return await base.SendAsync(request, cancellationToken);
            }
            catch (Exception e) when (SendFailure.NeverArrived(e) && !cancellationToken.IsCancellationRequested)
            {
                balancer.Refused(instance);
                addresses.Refused(instance);
                instances = [.. instances.Where(other => other != instance)];
                if (instances.Count == 0 || asked == MostAsked)
                    throw;
            }
            finally
            {
                balancer.Ended(instance);

                // Whoever sends it once more means the service, not this instance.
                request.RequestUri = wanted;
            }
        }
    }

    private IReadOnlyList<Uri> Instances(HttpRequestMessage request, Uri wanted) =>
        addresses.Of(wanted.Host, endpoint ?? wanted.Scheme) is var all && request.Options.TryGetValue(Avoid, out var isAvoided)
        && all.Where(instance => !isAvoided(instance)).ToList() is { Count: > 0 } better ? better : all;
}
