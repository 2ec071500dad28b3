using System.Text.Json.Serialization.Metadata;
using Hanok.Chassis;
using Hanok.Chassis.Sites;
using Hanok.Commands;
using Hanok.Isolation;
using Hanok.Messaging;
using Hanok.Resilience;
using Hanok.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.HttpsPolicy;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

public static class HanokApplicationExtensions
{
    /// <summary>Makes this application a Hanok service: identity, configuration, logs, health, telemetry, problems, shutdown.</summary>
    /// <param name="service">Lower case letters, digits and hyphens: the name by which other services address this one.</param>
    public static HanokBuilder AddHanok(this WebApplicationBuilder builder, string service)
    {
        if (!ServiceName.IsValid(service))
            throw new ArgumentException($"'{service}' is no service name. Use lower case letters, digits and hyphens, as in 'order-history'.", nameof(service));

        var hanok = new HanokBuilder(builder, service);
        builder.AddHanokLogging();
        builder.AddHanokTelemetry(service);
        builder.AddHanokHealth();

        hanok.AddAdminKeys();

        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddCredentials(service);
        services.AddDiscovery(service);
        services.AddSites(service);
        services.AddSingleton<RefusalLog>();
        services.AddSingleton<IJsonTypeInfoResolver>(CommandJson.Default);
        services.AddSingleton<IJsonTypeInfoResolver>(IsolationJson.Default);
        services.AddSingleton<MessageJson>();
        services.AddSingleton<Secrets>();
        services.AddSingleton(provider => new MessageFactory(
            service, provider.GetRequiredService<MessageJson>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<Upcasters>();
        services.AddSingleton(provider => new HandlerTable(
            provider.GetServices<HandlerRegistration>(), provider.GetRequiredService<Upcasters>(), provider.GetServices<EventWatch>()));
        services.AddScoped<CurrentTransaction>();
        services.AddScoped(provider => provider.GetRequiredService<CurrentTransaction>().Value);

        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.Converters.Add(new OffsetTimeJsonConverter());
            json.SerializerOptions.AllowDuplicateProperties = false;
        });
        services.AddProblemDetails(options => options.CustomizeProblemDetails = StableProblemType.Set);
        services.AddExceptionHandler<ProblemExceptionHandler>();
        services.AddOptions<DeadlineOptions>().BindConfiguration("Hanok:Deadline").ValidateOnStart();
        services.AddSingleton<IValidateOptions<DeadlineOptions>, DeadlineOptionsValidator>();
        services.Configure<HstsOptions>(options => options.MaxAge = TimeSpan.FromDays(365));
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);

        // Under the 10 seconds that a supervisor usually gives.
        services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(8));
        if (Environment.GetEnvironmentVariable(SupervisorWatch.Variable) is not null)
            services.AddSingleton<IHostLifetime, SupervisorWatch>();

        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        return hanok;
    }

    /// <summary>
    /// Adds what Hanok brings along: problems as the answer to errors, health, and under <c>/hanok</c> the endpoints of the parts in use.
    /// Call it first.
    /// </summary>
    public static WebApplication MapHanok(this WebApplication application)
    {
        application.UseTrustedProxies();
        application.UseHsts();
        application.UseAnswerHeaders();

        // Here, because in development ASP.NET Core puts a page for exceptions around everything that is added earlier.
        application.UseExceptionHandler();
        application.UseStatusCodePages();
        application.UseSites();
        application.UseMiddleware<DeadlineMiddleware>();
        application.UseHeadRequests();
        application.UseCrossOrigin();
        application.UseCaller();
        application.Use(BodyRules.EnforceAsync);

        var own = application.MapOwn();
        own.MapHanokHealth();
        foreach (var mapping in application.Services.GetServices<EndpointMapping>())
            mapping.Map(own);

        return application;
    }

    /// <summary>
    /// Serves, or with a verb such as <c>migrate</c> as the first argument does that and ends (the twelfth factor: admin processes).
    /// </summary>
    /// <returns>The exit code: 0, 1 for a failure, 2 for an unknown verb, 78 for a configuration that cannot be used.</returns>
    public static Task<int> RunHanokAsync(this WebApplication application, string[] args) => new HanokRun(application).RunAsync(args);
}
