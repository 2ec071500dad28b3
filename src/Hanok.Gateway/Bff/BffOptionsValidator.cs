using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Configuration;

namespace Hanok.Gateway.Bff;

/// <summary>The settings by themselves, and the routes that are offered against those that there are.</summary>
internal sealed class BffOptionsValidator(IEnumerable<IProxyConfigProvider> providers, IConfiguration configuration) : IValidateOptions<BffOptions>
{
    private readonly BffRangesValidator _ranges = new();

    public ValidateOptionsResult Validate(string? name, BffOptions options)
    {
        List<string> failures = [.. _ranges.Validate(name, options).Failures ?? [], .. BffRoutes.Failures(BffOffer.Read(configuration), Api())];
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private List<RouteConfig> Api()
    {
        try
        {
            return [.. providers.Where(provider => provider is not BffRoutes).SelectMany(provider => provider.GetConfig().Routes)];
        }
        catch (Exception)
        {
            // GatewayOptionsValidator tells about a section that cannot be read.
            return [];
        }
    }
}
