using Hanok.Discovery;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

public static class ServiceAddressExtensions
{
    /// <summary>Lets a client's requests to <c>http://kitchen/...</c> find the instances of that service.</summary>
    public static IHttpClientBuilder AddServiceAddresses(this IHttpClientBuilder client)
    {
        client.Services.TryAddSingleton<ServiceAddresses>();
        client.Services.TryAddTransient<ServiceAddressHandler>();
        return client.AddHttpMessageHandler<ServiceAddressHandler>();
    }
}
