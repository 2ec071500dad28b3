using Hanok.Discovery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Hanok.Chassis.Sites;

internal static class SiteExtensions
{
    public static void AddSites(this IServiceCollection services, string service)
    {
        services.AddOptions<SiteOptions>().BindConfiguration("Hanok").ValidateOnStart();
        services.AddSingleton<IValidateOptions<SiteOptions>, SiteOptionsValidator>();
        services.AddSingleton(provider => new OwnHosts(
            service, provider.GetRequiredService<IConfiguration>(), provider.GetRequiredService<IOptions<RegistryOptions>>(),
            provider.GetRequiredService<IOptions<DnsOptions>>()));

        // ASP.NET Core's own step for AllowedHosts would refuse what is always ours: an address, as probes use it.
        services.Configure<HostFilteringOptions>(options => options.AllowedHosts = [SiteOptions.Any]);
    }

    public static void UseSites(this WebApplication application) => application.UseMiddleware<SiteMiddleware>();
}
