using System.Text;
using Hanok.Gateway.Bff;
using Hanok.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Configuration;

namespace Microsoft.Extensions.DependencyInjection;

public static class BffExtensions
{
    /// <summary>Adds a backend for one kind of client under <c>/{name}</c>: the routes that the configuration lists (<see cref="BffOptions"/>), and compositions.</summary>
    /// <remarks>It describes itself: <c>/{name}/openapi.json</c> and, as a page, <c>/{name}/docs</c>.</remarks>
    /// <param name="name">Lower case letters, digits and hyphens, as in <c>mobile</c>.</param>
    /// <param name="title">Of its description; without it, the name.</param>
    public static BffEndpoints MapBff(this WebApplication application, string name, string? title = null)
    {
        if (!BffOffer.IsClient(name))
            throw new ArgumentException($"'{name}' is no name of a BFF. Use lower case letters, digits and hyphens, as in 'mobile', but not 'api'.", nameof(name));

        application.MapApiDescription($"/{name}", title ?? $"The {name} API");
        return new(name, application.MapGroup($"/{name}"));
    }

    internal static void AddBff(this IServiceCollection services)
    {
        // Read once. With BindConfiguration, a mistake in a later change would be thrown at whoever brings the change.
        services.AddOptions<BffOptions>()
            .Configure<IConfiguration>((options, configuration) => configuration.GetSection(BffOptions.Section).Bind(options)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<BffOptions>, BffOptionsValidator>();
        services.AddSingleton<IProxyConfigProvider, BffRoutes>();
        services.AddSingleton<Composer>();

        AddResilience(AddClient(services, PartCall.ClientName));
        AddResilience(AddClient(services, PartCall.ServiceClientName).AddServiceToken());
    }

    private static IHttpClientBuilder AddClient(IServiceCollection services, string name) => services
        // Each call has its own time and is counted by what becomes of it.
        .AddHttpClient(name, client => client.Timeout = Timeout.InfiniteTimeSpan)
        .RemoveAllLoggers()
        .ConfigurePrimaryHttpMessageHandler(provider => ServiceConnections.Handler(handler =>
        {
            handler.MaxConnectionsPerServer = provider.GetRequiredService<IOptions<BffOptions>>().Value.ConnectionsPerInstance;
            handler.PooledConnectionLifetime = TimeSpan.FromMinutes(5);
            // What a client sends goes on as the bytes that it was.
            handler.RequestHeaderEncodingSelector = static (_, _) => Encoding.Latin1;
        }));

    // A part that is late is missing, so nothing is tried twice. Given up a moment before a composition is (3 s), so that a service that hangs opens
    // its breaker, and the next ones need not wait.
    private static void AddResilience(IHttpClientBuilder client) => client.AddHanokResilience(resilience =>
        (resilience.AttemptMilliseconds, resilience.Retries, resilience.Concurrency, resilience.Queue) = (2_500, 0, 1_000, 0));
}
