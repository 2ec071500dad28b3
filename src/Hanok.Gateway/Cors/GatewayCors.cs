using Hanok.Gateway.Cors;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Makes the policies that the configuration lists those of ASP.NET Core, which answers preflights by them.</summary>
internal static class GatewayCors
{
    public const string Section = $"{Hanok.Gateway.GatewayOptions.Section}:Cors";

    /// <summary>YARP's name for the policy of an application that has one for all.</summary>
    public const string Default = "default";

    // Straight from the configuration: GatewayOptions are still being checked when YARP asks which policies there are.
    public static void AddGatewayCors(this IServiceCollection services) => services.AddCors().AddOptions<CorsOptions>().Configure<IConfiguration>((cors, configuration) =>
    {
        foreach (var policy in configuration.GetSection(Section).GetChildren())
        {
            var made = Make(policy.Get<CorsPolicySettings>() ?? new());
            if (string.Equals(policy.Key, Default, StringComparison.OrdinalIgnoreCase))
                cors.AddDefaultPolicy(made);
            else
                cors.AddPolicy(policy.Key, made);
        }
    });

    /// <returns>What is wrong with a policy, with the cure.</returns>
    public static IEnumerable<string> Failures(string name, CorsPolicySettings policy)
    {
        if (policy.Origins.Count == 0)
            yield return $"{Section}:{name} has no origins. Set {Section}:{name}:Origins:0, as in https://shop.example.com.";

        foreach (var origin in policy.Origins.Where(origin => origin != "*" && !IsOrigin(origin)))
            yield return $"{Section}:{name}:Origins has '{origin}'. Write a scheme and a host as browsers do, without a path, as in https://shop.example.com; or * for all.";

        if (policy.MaxAgeSeconds is < 0 or > 86_400)
            yield return $"{Section}:{name}:MaxAgeSeconds is {policy.MaxAgeSeconds}. Set it from 0 to 86400.";
    }

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.GetLeftPart(UriPartial.Authority) == text;

    private static CorsPolicy Make(CorsPolicySettings settings)
    {
        var policy = new CorsPolicyBuilder().WithOrigins([.. settings.Origins]).WithExposedHeaders([.. settings.ExposedHeaders])
            .SetPreflightMaxAge(TimeSpan.FromSeconds(settings.MaxAgeSeconds));
        _ = settings.Methods.Count == 0 ? policy.AllowAnyMethod() : policy.WithMethods([.. settings.Methods]);
        _ = settings.Headers.Count == 0 ? policy.AllowAnyHeader() : policy.WithHeaders([.. settings.Headers]);
        return policy.Build();
    }
}
