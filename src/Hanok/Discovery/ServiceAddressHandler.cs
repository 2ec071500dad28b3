namespace Hanok.Discovery;

/// <summary>
/// Sends a request to <c>http://kitchen/...</c> to an instance of kitchen. When that takes no connection, nothing was sent, and another one
/// is asked. A host that is no service's name is left as it is.
/// </summary>
internal sealed class ServiceAddressHandler(ServiceAddresses addresses, Balancer balancer, string? endpoint) : DelegatingHandler
{
    /// <summary>Set by handlers around this one that know of instances which are better left out, as long as there are others.</summary>
    private static readonly HttpRequestOptionsKey<Func<Uri, bool>> Avoid = new("hanok.avoid");

    // Enough to get past what has just died; a whole system that is down is told soon.
    private const int MostAsked = 3;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri is not { IsAbsoluteUri: true, IsDefaultPort: true } wanted
            || addresses.Of(wanted.Host, endpoint ?? wanted.Scheme) is not { Count: > 0 } all)
            return await base.SendAsync(request, cancellationToken);

        var instances = Better(request, all);

        for (var asked = 1; ; asked++)
        {
            var instance = balancer.Pick(instances);
            balancer.Began(instance);
            try
            {
                request.RequestUri = new Uri(instance, wanted.PathAndQuery);
                return await base.SendAsync(request, cancellationToken);
            }
            catch (Exception e) when (NeverArrived(e, cancellationToken))
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

    private static IReadOnlyList<Uri> Better(HttpRequestMessage request, IReadOnlyList<Uri> all) =>
        request.Options.TryGetValue(Avoid, out var isAvoided)
        && all.Where(instance => !isAvoided(instance)).ToList() is { Count: > 0 } better ? better : all;

    private static bool NeverArrived(Exception e, CancellationToken cancellation) => e switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError } => true,
        // The handler's limit on connecting.
        TaskCanceledException { InnerException: TimeoutException } => !cancellation.IsCancellationRequested,
        _ => false,
    };
}
