using Hanok.Chassis;
using Hanok.Registry.Eureka;
using Hanok.Registry.Leases;
using Hanok.Registry.Page;
using Hanok.Registry.Probing;
using Hanok.Registry.Replication;
using Hanok.Registry.Watch;
using Microsoft.Extensions.Options;

namespace Hanok.Registry;

/// <summary>The registry as a program. It listens at http://127.0.0.1:8761 unless it is told otherwise.</summary>
public static class RegistryApplication
{
    // As Spring's: it is what clients try when nobody has told them.
    private const string DefaultAddress = "http://127.0.0.1:8761";

    public static WebApplication Build(string[] args) => Build(args, _ => { });

    /// <param name="configure">For tests: other services, other settings.</param>
    internal static WebApplication Build(string[] args, Action<WebApplicationBuilder> configure)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });

        // No endpoints of its own for operators: their keys open what others may do only for themselves.
        builder.AddHanok(Access.Registry).AddPeers().AddAdminEndpoints(_ => { });
        Access.Add(builder);
        if (!IsAddressed(builder.Configuration))
            builder.WebHost.UseUrls(DefaultAddress);

        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            // Clients say a line or two; nobody needs long to say it.
            kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);

            // Who takes a list more slowly holds it for longer than it is worth.
            kestrel.Limits.MinResponseDataRate = new(bytesPerSecond: 16 * 1024, gracePeriod: TimeSpan.FromSeconds(5));
        });

        // A line for each stranger who knocks would be theirs to write.
        foreach (var category in new[] { "Hanok.Registry.AccessAuthentication", "Hanok.Security" })
            builder.Logging.AddFilter(category, LogLevel.Warning);

        var services = builder.Services;
        services.AddOptions<RegistryOptions>().BindConfiguration(RegistryOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<RegistryOptions>, RegistryOptionsValidator>();
        services.AddSingleton<IValidateOptions<RegistryOptions>, PeerAddresses>();
        services.AddSingleton<LeaseTable>();
        services.AddSingleton(provider => new InstanceReader(
            provider.GetRequiredService<IOptions<RegistryOptions>>().Value, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<Documents>();
        services.AddSingleton<AnswerRoom>();
        services.AddSingleton<InstanceApi>();
        services.AddSingleton<RegistryApi>();
        services.AddSingleton<PeerApi>();
        services.AddSingleton<Peers>();
        services.AddSingleton<Probe>();
        services.AddSingleton<WatchHub>();
        services.AddSingleton<WatchEndpoint>();
        services.AddHostedService(provider => provider.GetRequiredService<Peers>());
        services.AddHostedService<Evictor>();
        services.AddHealthChecks().AddCheck<RegistryHealthCheck>("registry");
        configure(builder);

        var application = builder.Build();
        application.MapHanok();
        EurekaEndpoints.Map(application);
        HanokApi.Map(application);
        PageEndpoints.Map(application);
        return application;
    }

    private static bool IsAddressed(ConfigurationManager configuration) =>
        configuration["urls"] is { Length: > 0 } || configuration["http_ports"] is { Length: > 0 } || configuration.GetSection("Kestrel:Endpoints").Exists();
}
