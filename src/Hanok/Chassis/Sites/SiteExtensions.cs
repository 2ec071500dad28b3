using Hanok.Discovery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.HttpOverrides;
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

    /// <summary>Who calls, where a trusted proxy says so. Before all that looks at the caller's address or scheme.</summary>
    public static void UseTrustedProxies(this WebApplication application)
    {
        var trusted = application.Services.GetRequiredService<IOptions<SiteOptions>>().Value.TrustedProxies;
        if (trusted.Length == 0)
            return;

        // As many proxies as are trusted, one behind the other; the first that is not ends it.
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = null };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var proxy in trusted)
            options.KnownIPNetworks.Add(SiteOptions.NetworkOf(proxy)!.Value);

        application.UseForwardedHeaders(options);
    }

    public static void UseSites(this WebApplication application) => application.UseMiddleware<SiteMiddleware>();
}
