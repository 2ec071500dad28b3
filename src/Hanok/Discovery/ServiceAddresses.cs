using Microsoft.Extensions.Configuration;

namespace Hanok.Discovery;

/// <summary>Where the instances of a service are, from configuration: <c>services__kitchen__http__0=http://127.0.0.1:5003</c>.</summary>
/// <remarks>Thread-safe. Read anew each time, so that a configuration that reloads is followed.</remarks>
public sealed class ServiceAddresses(IConfiguration configuration)
{
    /// <param name="endpoint"><c>http</c> for the API, <c>messages</c> for messages by the direct transport.</param>
    /// <returns>One address for each instance; none when nothing is configured.</returns>
    public IReadOnlyList<Uri> Of(string service, string endpoint) =>
        [.. configuration.GetSection($"services:{service}:{endpoint}").GetChildren()
            .Select(child => Uri.TryCreate(child.Value, UriKind.Absolute, out var address) ? address : null).OfType<Uri>()];
}
