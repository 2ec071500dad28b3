using Hanok.Chassis;
using Hanok.Resilience;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

public static class ResilienceExtensions
{
    // What HttpClient waits for when nobody has said anything else.
    private static readonly TimeSpan HttpClientDefault = TimeSpan.FromSeconds(100);

    /// <summary>
    /// Bounds what can go wrong with the calls of an <c>HttpClient</c>: deadline, bulkhead, retries within a budget, a circuit breaker for each
    /// destination. <c>http://kitchen</c> stands for the instances of kitchen.
    /// </summary>
    /// <remarks>
    /// All failures are <see cref="HttpRequestException"/>: <see cref="CircuitOpenException"/>, <see cref="BulkheadFullException"/>,
    /// <see cref="CallTimeoutException"/>, <see cref="DeadlineExceededException"/>, or what the connection said. Call it once, after what is to
    /// be done once for each call (a token), and before what is to be done for each attempt.
    /// </remarks>
    /// <param name="configure">Goes before the configuration <c>Hanok:Resilience:Default</c> and <c>Hanok:Resilience:&lt;name of the client&gt;</c>.</param>
    public static IHttpClientBuilder AddHanokResilience(this IHttpClientBuilder builder, Action<ResilienceOptions>? configure = null)
    {
        var (services, name) = (builder.Services, builder.Name);
        services.AddOptions<ResilienceOptions>(name)
            .Configure(options => configure?.Invoke(options))
            .BindConfiguration("Hanok:Resilience:Default")
            .BindConfiguration($"Hanok:Resilience:{name}")
            .ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        if (!services.Any(service => service.ServiceType == typeof(ResilienceClients)))
        {
            services.AddSingleton<IValidateOptions<ResilienceOptions>, ResilienceOptionsValidator>();
            services.AddSingleton<ResilienceSignals>();
            services.AddSingleton<ResilienceClients>();
            services.AddSingleton(new EndpointMapping(ResilienceEndpoints.Map));
        }

        // The body of the answer is read by HttpClient after the handlers are done; its own limit, a moment later, is for that.
        builder.ConfigureHttpClient((provider, client) => client.Timeout = client.Timeout == HttpClientDefault
            ? TimeSpan.FromMilliseconds(Of(provider, name).Options.TotalMilliseconds + 100)
            : client.Timeout);
        return builder
            .AddHttpMessageHandler(provider => new ResilienceHandler(Of(provider, name)))
            .AddHanokDiscovery()
            .AddHttpMessageHandler(provider => new BreakerHandler(Of(provider, name), provider.GetRequiredService<TimeProvider>()));
    }

    /// <summary>
    /// What is answered when a call has failed for good: its breaker is open, nothing more is tried, it took too long, or too many were on their
    /// way. Not when the caller went away, or its deadline is over; not for what the destination refused (4xx).
    /// </summary>
    public static IHttpClientBuilder WithFallback(
        this IHttpClientBuilder builder, Func<FailedCall, CancellationToken, ValueTask<HttpResponseMessage>> fallback)
    {
        builder.Services.Configure<ResilienceOptions>(builder.Name, options => options.Fallback = fallback);
        return builder;
    }

    private static ResilientClient Of(IServiceProvider provider, string name) => provider.GetRequiredService<ResilienceClients>().Of(name);
}
