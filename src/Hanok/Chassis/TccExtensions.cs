using System.Diagnostics.CodeAnalysis;
using Hanok.Chassis;
using Hanok.Messaging;
using Hanok.Security;
using Hanok.Tcc;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

public static class TccExtensions
{
    /// <summary>
    /// Holds a kind of resource for others: <c>POST path</c> tries, <c>PUT path/{id}</c> confirms, <c>DELETE path/{id}</c> cancels, and what
    /// nobody decides expires (<see cref="HoldOptions"/>).
    /// </summary>
    /// <param name="kind">Lower case letters, digits and hyphens. Stands with each hold in the database: it must not change while any is held.</param>
    /// <param name="path">Without it, <c>/hanok/holds/{kind}</c>, which the gateway does not let through.</param>
    public static HanokBuilder AddHolds<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler, TRequest>(
        this HanokBuilder hanok, string kind, string? path = null)
        where THandler : class, IHoldHandler<TRequest>
    {
        if (!ServiceName.IsValid(kind))
            throw new ArgumentException($"'{kind}' is no kind of hold. Use lower case letters, digits and hyphens, as in 'courier'.", nameof(kind));

        var services = hanok.Services;
        if (!services.Any(service => service.ServiceType == typeof(HoldDesk)))
        {
            services.AddOptions<HoldOptions>().BindConfiguration("Hanok:Holds").ValidateOnStart();
            services.AddSingleton<IValidateOptions<HoldOptions>, HoldOptionsValidator>();
            // Their policy is looked at in a service without messages too.
            services.AddAuthentication();
            services.AddAuthorization();
            services.AddSingleton<HoldDesk>();
            services.AddSingleton<HoldExpiry>();
            services.AddHostedService(provider => provider.GetRequiredService<HoldExpiry>());
            hanok.AddEndpoints(endpoints =>
            {
                foreach (var known in endpoints.ServiceProvider.GetServices<HoldKind>())
                    HoldEndpoints.Map(endpoints, known);
            });
        }

        services.TryAddSingleton<THandler>();
        services.AddSingleton<HoldKind>(provider => new HoldKind<THandler, TRequest>(
            kind, path?.TrimEnd('/') ?? $"/hanok/holds/{kind}", provider.GetRequiredService<MessageJson>()));
        return hanok;
    }

    /// <summary>
    /// Coordinates business transactions over REST participants; inject <see cref="TccCoordinator{TRequest}"/> to run them. Participants are
    /// called by the <c>HttpClient</c> named <c>hanok-tcc</c>, to which handlers may be added.
    /// </summary>
    public static HanokBuilder AddTcc<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TTcc, TRequest>(this HanokBuilder hanok)
        where TTcc : Tcc<TRequest> where TRequest : class
    {
        var services = hanok.Services;
        if (!services.Any(service => service.ServiceType == typeof(TccDriver)))
            AddCoordinator(hanok);

        services.TryAddSingleton<TTcc>();
        services.AddSingleton<TccKind>(provider => new TccKind<TRequest>(
            provider.GetRequiredService<TTcc>(), provider.GetRequiredService<MessageJson>()));
        services.AddSingleton(provider => new TccCoordinator<TRequest>(
            provider.GetRequiredService<TTcc>(), provider.GetRequiredService<TccDriver>(), provider.GetRequiredService<ITccStore>(),
            provider.GetRequiredService<MessageJson>(), provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<IOptions<TccOptions>>(), provider.GetRequiredService<ILogger<TccCoordinator<TRequest>>>()));
        return hanok;
    }

    private static void AddCoordinator(HanokBuilder hanok)
    {
        var services = hanok.Services;
        services.AddOptions<TccOptions>().BindConfiguration("Hanok:Tcc").ValidateOnStart();
        services.AddSingleton<IValidateOptions<TccOptions>, TccOptionsValidator>();

        // The coordinator tells and counts by itself, and gives each call its time.
        services.AddHttpClient(TccClient.Name, client => (client.Timeout, client.MaxResponseContentBufferSize) = (Timeout.InfiniteTimeSpan, 64 * 1024))
            .RemoveAllLoggers()
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                ConnectTimeout = TimeSpan.FromSeconds(2),
                // To follow one would turn a try or a confirm into a GET of who knows what.
                AllowAutoRedirect = false,
                UseCookies = false,
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            })
            .AddHanokDiscovery();

        services.AddSingleton<TccClient>();
        services.AddSingleton<TccDriver>();
        services.AddSingleton<TccRecovery>();
        services.AddSingleton<TccSettlement>();
        services.AddHostedService(provider => provider.GetRequiredService<TccRecovery>());
        services.AddHealthChecks().AddCheck<TccHealthCheck>("tcc", HealthStatus.Degraded);
        hanok.AddEndpoints(TccEndpoints.Map);
    }
}
