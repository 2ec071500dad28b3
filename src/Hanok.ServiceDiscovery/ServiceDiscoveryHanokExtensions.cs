using Hanok.Chassis;
using Hanok.ServiceDiscovery;
using Microsoft.Extensions.ServiceDiscovery;

namespace Microsoft.Extensions.DependencyInjection;

public static class ServiceDiscoveryHanokExtensions
{
    /// <summary>
    /// Lets code that looks services up by Microsoft.Extensions.ServiceDiscovery (<c>https+http://kitchen</c>) find what this service
    /// finds: the addresses from configuration, the registry and DNS, and each change of them when it comes. It goes before the providers
    /// of
    /// <c>AddServiceDiscovery</c>, which are asked for what Hanok does not know.
    /// </summary>
    public static HanokBuilder AddServiceDiscovery(this HanokBuilder hanok)
    {
        ArgumentNullException.ThrowIfNull(hanok);
        hanok.Services.AddServiceDiscovery();
        if (!hanok.Services.Any(service => service.ImplementationType == typeof(HanokEndpointProviderFactory)))
            hanok.Services.Insert(0, ServiceDescriptor.Singleton<IServiceEndpointProviderFactory, HanokEndpointProviderFactory>());

        return hanok;
    }
}
