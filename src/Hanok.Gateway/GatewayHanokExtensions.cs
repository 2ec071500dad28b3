using Hanok.Chassis;
using Hanok.Gateway;
using Hanok.Gateway.Breaking;
using Hanok.Gateway.Caching;
using Hanok.Gateway.Configuration;
using Hanok.Gateway.Discovery;
using Hanok.Gateway.Forwarding;
using Hanok.Gateway.Limits;
using Hanok.Gateway.Retries;
using Hanok.Gateway.Status;
using Hanok.Gateway.Weights;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
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
            .AddTransforms<PrivatePathGuard>()
            .AddTransforms<BrowserHeaders>();
        services.AddSingleton<IForwarderHttpClientFactory, DestinationClients>();
        GatewayReload.KeepLastGood(hanok);
        services.AddSingleton<IDestinationResolver, ServiceDestinationResolver>();
        services.AddHealthChecks().AddCheck<RoutesHealthCheck>("routes");
        services.AddGatewayCors();
        // Before the usual one, which takes everybody.
        services.Insert(0, ServiceDescriptor.Singleton<IProblemDetailsWriter, BrowserProblems>());
        services.AddBff();
        services.AddVersions();
        services.AddOpenApiMerge();

        // For YARP's own Timeout and TimeoutPolicy of a route.
        services.AddRequestTimeouts();
        services.AddSingleton<ForwardingProblems>().AddSingleton<GatewayProblems>();
        services.AddSingleton<RateLimiting>().AddSingleton<LoadShedding>();
        services.AddSingleton<IConfigureOptions<KestrelServerOptions>, KestrelLimits>();
        services.AddSingleton<ResponseCache>().AddSingleton<ResponseCaching>();
        services.AddSingleton<Breakers>().AddSingleton<CircuitBreaking>();
        services.AddSingleton<RetryBudgets>().AddSingleton<Retrying>();
        services.AddSingleton<Splitting>();
        hanok.AddAdminEndpoints(GatewayEndpoints.Map);

        // YARP tells two lines for each request, and ASP.NET Core makes an activity for it as long as its own log is open: traces tell that
        // better.
        hanok.Application.Logging.AddFilter("Yarp", LogLevel.Warning);
        hanok.Application.Logging.AddFilter("Yarp.ReverseProxy.Forwarder", LogLevel.Error);
        hanok.Application.Logging.AddFilter("Yarp.ReverseProxy.LoadBalancing", LogLevel.Error);
        hanok.Application.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        return hanok;
    }

    /// <summary>
    /// What answers instead of a service that cannot: a route names it in its metadata, <c>"Fallback": "menu"</c>. An older answer of the
    /// service goes before it, where the route keeps answers.
    /// </summary>
    public static HanokBuilder AddGatewayFallback(this HanokBuilder hanok, string name, RequestDelegate answer)
    {
        hanok.Services.AddSingleton(new Fallback(name, answer));
        return hanok;
    }

    /// <summary>
    /// One line for each step: first those that all requests take, then those of a request that is forwarded.
    /// </summary>
    public static WebApplication MapGateway(this WebApplication application)
    {
        var services = application.Services;
        if (!IsConfigured(services))
            return application;

        application.Use(HopByHop.LeaveOutAsync);
        if (services.GetRequiredService<RateLimiting>() is { IsUsed: true } rates)
            application.Use(rates.InvokeAsync);
        application.Use(services.GetRequiredService<ResponseCaching>().InvokeAsync);
        application.Use(services.GetRequiredService<LoadShedding>().InvokeAsync);
        application.UseRequestTimeouts();
        application.UseVersions();
        application.MapReverseProxy(proxy =>
        {
            proxy.Use(services.GetRequiredService<ForwardingProblems>().InvokeAsync);
            proxy.Use(services.GetRequiredService<Splitting>().InvokeAsync);
            proxy.Use(services.GetRequiredService<Retrying>().InvokeAsync);
            proxy.UseSessionAffinity();
            proxy.Use(services.GetRequiredService<CircuitBreaking>().LeaveOutAsync);
            proxy.UseLoadBalancing();
            proxy.Use(services.GetRequiredService<CircuitBreaking>().AskAsync);
            proxy.UsePassiveHealthChecks();
            proxy.Use(OwnFault.TellApartAsync);
        }).ConfigureEndpoints((endpoint, route) => endpoint.WithMetadata(RouteSettings.Read(route, out _), BodyLimitOf(route)));
        return application;
    }

    // Below zero, YARP takes any length.
    private static object BodyLimitOf(RouteConfig route) =>
        route.MaxRequestBodySize is { } bytes and >= 0 ? new RequestSizeLimitAttribute(bytes) : new DisableRequestSizeLimitAttribute();

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
}
