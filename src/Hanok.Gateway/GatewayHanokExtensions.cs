using Hanok.Chassis;
using Hanok.Gateway;
using Hanok.Gateway.Configuration;
using Hanok.Gateway.Discovery;
using Hanok.Gateway.Forwarding;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.ServiceDiscovery;

namespace Microsoft.Extensions.DependencyInjection;

public static class GatewayHanokExtensions
{
    /// <summary>
    /// Routes by YARP's own section <c>ReverseProxy</c>. A destination such as <c>http://kitchen</c> stands for every instance of that
    /// service that is configured (<c>services:kitchen:http:0</c>, <c>:1</c> and so on) or registered, and follows them.
    /// </summary>
    public static HanokBuilder AddGateway(this HanokBuilder hanok)
    {
        var services = hanok.Services;
        var configuration = hanok.Application.Configuration;

        services.AddOptions<GatewayOptions>().BindConfiguration(GatewayOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<GatewayOptions>, GatewayOptionsValidator>();

        services.AddReverseProxy()
            .LoadFromConfig(configuration.GetSection("ReverseProxy"))
            .AddConfigFilter<GatewayDefaults>()
            .AddTransforms<PlainAnswers>()
            .AddTransforms<PrivatePathGuard>();
        services.AddSingleton<IDestinationResolver, ServiceDestinationResolver>();
        services.AddHealthChecks().AddCheck<RoutesHealthCheck>("routes");
        RefuseHashCookies(services);
        services.AddBff();
        services.AddVersions();
        services.AddOpenApiMerge();

        // For YARP's own Timeout and TimeoutPolicy of a route.
        services.AddRequestTimeouts();
        services.AddSingleton<ForwardingProblems>();

        // YARP tells two lines for each request: traces tell that better.
        hanok.Application.Logging.AddFilter("Yarp", LogLevel.Warning);
        return hanok;
    }

    public static WebApplication MapGateway(this WebApplication application)
    {
        if (!IsConfigured(application.Services))
            return application;

        application.UseRequestTimeouts();
        application.UseVersions();
        application.MapReverseProxy(proxy =>
        {
            var problems = proxy.ApplicationServices.GetRequiredService<ForwardingProblems>();
            proxy.Use(problems.InvokeAsync);
            proxy.UseSessionAffinity();
            proxy.UseLoadBalancing();
            proxy.UsePassiveHealthChecks();
        });
        return application;
    }

    // YARP throws on the first look at a wrong configuration. The start says the same better: all of it, with the cure.
    private static bool IsConfigured(IServiceProvider services)
    {
        try
        {
            _ = services.GetRequiredService<IOptions<GatewayOptions>>().Value;
            return true;
        }
        catch (OptionsValidationException)
        {
            return false;
        }
    }

    // In YARP's own validation, so that a configuration that changes later is refused too.
    private static void RefuseHashCookies(IServiceCollection services)
    {
        var yarp = services.Single(s => s.ServiceType == typeof(IConfigValidator));
        services.Remove(yarp);
        services.AddSingleton<IConfigValidator>(provider => new HashCookieRefusal(
            (IConfigValidator)ActivatorUtilities.CreateInstance(provider, yarp.ImplementationType!)));
    }
}
