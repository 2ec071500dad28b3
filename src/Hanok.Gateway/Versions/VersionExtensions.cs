using Hanok.Gateway.Versions;
using Microsoft.AspNetCore.Builder;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Microsoft.Extensions.DependencyInjection;

public static class VersionExtensions
{
    /// <summary>Says with each answer that this endpoint of the gateway goes away. A route says it in its metadata.</summary>
    /// <exception cref="ArgumentException">It contradicts itself; the message says how.</exception>
    public static TBuilder Deprecated<TBuilder>(this TBuilder endpoint, ApiDeprecation deprecation) where TBuilder : IEndpointConventionBuilder =>
        deprecation.Failures().FirstOrDefault() is { } failure ? throw new ArgumentException($"Of a deprecation, {failure}", nameof(deprecation))
            : endpoint.WithMetadata(deprecation);

    internal static void AddVersions(this IServiceCollection services)
    {
        services.AddSingleton<DeprecatedCalls>();
        services.AddSingleton<DeprecationNotice>();
        services.AddSingleton<ITransformProvider, RouteDeprecations>();
    }

    internal static void UseVersions(this WebApplication application)
    {
        var notice = application.Services.GetRequiredService<DeprecationNotice>();
        application.Use(notice.InvokeAsync);
    }
}
