using System.Diagnostics.CodeAnalysis;
using Hanok.Discovery;
using Microsoft.Extensions.ServiceDiscovery;

namespace Hanok.ServiceDiscovery;

internal sealed class HanokEndpointProviderFactory(ServiceAddresses addresses) : IServiceEndpointProviderFactory
{
    public bool TryCreateProvider(ServiceEndpointQuery query, [NotNullWhen(true)] out IServiceEndpointProvider? provider)
    {
        provider = new HanokEndpointProvider(addresses, query);
        return true;
    }
}
