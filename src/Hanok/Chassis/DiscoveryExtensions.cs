using System.Net;
using Hanok.Discovery;
using Hanok.Security.Credentials;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

public static class DiscoveryExtensions
{
    // What registries are called where they check credentials.
    private const string Registry = "registry";

    /// <summary>
    /// Lets <c>http://kitchen/...</c> lead to an instance of the service kitchen, of which <see cref="ServiceAddresses"/> knows: the one
    /// after the other, the less busy of two first. An instance that takes no connection is left out for some seconds, and another is asked.
    /// </summary>
    /// <param name="endpoint">Of each instance, as in <c>grpc</c>; without it, the scheme.</param>
    public static IHttpClientBuilder AddHanokDiscovery(this IHttpClientBuilder client, string? endpoint = null) =>
        client.AddHttpMessageHandler(provider => new ServiceAddressHandler(
            provider.GetRequiredService<ServiceAddresses>(), provider.GetRequiredService<Balancer>(), endpoint));

    internal static void AddDiscovery(this IServiceCollection services, string service)
    {
        services.AddOptions<RegistryOptions>().BindConfiguration("Hanok:Registry").ValidateOnStart();
        services.AddSingleton<IValidateOptions<RegistryOptions>, RegistryOptionsValidator>();
        services.AddOptions<DnsOptions>().BindConfiguration("Hanok:Discovery:Dns").ValidateOnStart();
        services.AddSingleton<IValidateOptions<DnsOptions>, DnsOptionsValidator>();
        services.AddOptions<ShutdownOptions>().BindConfiguration("Hanok:Shutdown").ValidateOnStart();
        services.AddSingleton<IValidateOptions<ShutdownOptions>, ShutdownOptionsValidator>();

        // In the order in which they are believed.
        services.AddSingleton<IAddressSource, ConfigurationAddresses>();
        services.AddSingleton<RegistryAddresses>();
        services.AddSingleton<IAddressSource>(provider => provider.GetRequiredService<RegistryAddresses>());
        services.AddSingleton(provider => new DnsAddresses(
            provider.GetRequiredService<IOptions<DnsOptions>>(), Dns.GetHostAddressesAsync, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IAddressSource>(provider => provider.GetRequiredService<DnsAddresses>());
        services.TryAddSingleton<ServiceAddresses>();
        services.AddSingleton<Balancer>();
        services.AddHostedService(provider => provider.GetRequiredService<DnsAddresses>());

        services.AddKeyedSingleton(nameof(RegistryPeer), (_, _) => new HttpClient(new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromSeconds(2),
            // Signs of life are no part of anybody's trace.
            ActivityHeadersPropagator = null,
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.All,
        })
        {
            Timeout = TimeSpan.FromSeconds(5),
            MaxResponseContentBufferSize = 16 * 1024 * 1024,
        });
        services.AddHostedService(provider => new RegistryReader(
            provider.GetRequiredKeyedService<HttpClient>(nameof(RegistryPeer)), provider.GetRequiredService<ServiceCredentials>().At(Registry),
            provider.GetRequiredService<RegistryAddresses>(),
            provider.GetRequiredService<IOptions<RegistryOptions>>(), provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<RegistryReader>>()));
        services.AddSingleton(provider => new SelfRegistration(
            service, provider.GetRequiredKeyedService<HttpClient>(nameof(RegistryPeer)),
            provider.GetRequiredService<ServiceCredentials>().At(Registry), provider.GetRequiredService<IServer>(),
            provider.GetRequiredService<IConfiguration>(), provider.GetRequiredService<HealthCheckService>(),
            provider.GetRequiredService<IHostApplicationLifetime>(), provider.GetRequiredService<IOptions<RegistryOptions>>(),
            provider.GetRequiredService<IOptions<ShutdownOptions>>(), provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<SelfRegistration>>()));
        services.AddHostedService(provider => provider.GetRequiredService<SelfRegistration>());
        services.AddOptions<HealthCheckServiceOptions>().Configure<IOptions<RegistryOptions>>((checks, registry) =>
        {
            if (registry.Value.Urls.Length > 0)
                checks.Registrations.Add(new("registry", provider => provider.GetRequiredService<SelfRegistration>(), null, null));
        });
    }
}
