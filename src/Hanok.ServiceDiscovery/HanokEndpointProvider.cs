using Hanok.Discovery;
using Microsoft.Extensions.ServiceDiscovery;

namespace Hanok.ServiceDiscovery;

/// <summary>Where the instances of one service are, for as long as somebody watches.</summary>
internal sealed class HanokEndpointProvider(ServiceAddresses addresses, ServiceEndpointQuery query) : IServiceEndpointProvider
{
    public ValueTask PopulateAsync(IServiceEndpointBuilder endpoints, CancellationToken cancellationToken)
    {
        // Taken first, so that no change is missed; and also when nothing is known yet.
        endpoints.AddChangeToken(addresses.Changed());
        foreach (var address in addresses.Of(query.ServiceName, query.EndpointName ?? "http"))
            if (query.IncludedSchemes.Count == 0 || query.IncludedSchemes.Contains(address.Scheme))
                endpoints.Endpoints.Add(ServiceEndpoint.Create(new UriEndPoint(address)));

        return default;
    }

    public ValueTask DisposeAsync() => default;
}
