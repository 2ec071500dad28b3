using Hanok.Gateway.Bff;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Configuration;

namespace Hanok.Gateway.Configuration;

/// <summary>Finds all that is wrong with settings, routes, clusters and addresses of services, before the gateway starts.</summary>
/// <param name="services">Asked late: half of what checks the routes takes the options that are being checked.</param>
internal sealed class GatewayOptionsValidator(IServiceProvider services) : IValidateOptions<GatewayOptions>
{
    private static readonly GatewayRangesValidator Ranges = new();

    public ValidateOptionsResult Validate(string? name, GatewayOptions options)
    {
        List<string> failures = [.. SettingFailures(options), .. Ranges.Validate(name, options).Failures ?? [], .. RoutingFailures(options)];
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> SettingFailures(GatewayOptions options)
    {
        if (options.Timeout <= TimeSpan.Zero || options.Timeout > TimeSpan.FromDays(1))
            yield return $"Hanok:Gateway:Timeout is {options.Timeout}. Set it to more than nothing and at most a day, as in 00:00:30.";

        if (options.MaxRequestBodyBytes < 0)
            yield return $"Hanok:Gateway:MaxRequestBodyBytes is {options.MaxRequestBodyBytes}. Set it to 0 or more.";

        foreach (var failure in options.Cors.SelectMany(policy => GatewayCors.Failures(policy.Key, policy.Value)))
            yield return failure;

        foreach (var (name, limit) in options.RateLimits)
        {
            if (limit.PerSecond is not (> 0 and <= 1_000_000))
                yield return $"Hanok:Gateway:RateLimits:{name}:PerSecond is {limit.PerSecond}. Set it to more than 0, as in 10 or 0.5.";

            if (limit.Burst is < 1)
                yield return $"Hanok:Gateway:RateLimits:{name}:Burst is {limit.Burst}. Set it to 1 or more.";
        }
    }

    private List<string> RoutingFailures(GatewayOptions options)
    {
        List<string> failures = [];

        // What a BFF offers is made from these routes: their mistakes are not told twice.
        var check = services.GetRequiredService<RoutingCheck>();
        foreach (var provider in services.GetServices<IProxyConfigProvider>().Where(provider => provider is not BffRoutes))
        {
            try
            {
                failures.AddRange(check.Failures(provider.GetConfig(), options));
            }
            catch (Exception e)
            {
                failures.Add($"The section ReverseProxy cannot be read: {e.Message}");
            }
        }

        return failures;
    }
}
