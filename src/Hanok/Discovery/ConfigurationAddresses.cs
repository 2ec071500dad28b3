using System.Collections.Frozen;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;

namespace Hanok.Discovery;

/// <summary>Addresses from configuration: <c>services__kitchen__http__0=http://127.0.0.1:5003</c>. One that reloads is followed.</summary>
internal sealed class ConfigurationAddresses : IAddressSource, IDisposable
{
    private readonly IConfiguration _configuration;
    private readonly IDisposable _subscription;
    private readonly ChangeSignal _changed = new();
    private readonly Lock _gate = new();
    private volatile FrozenDictionary<string, FrozenDictionary<string, Uri[]>> _known;

    public ConfigurationAddresses(IConfiguration configuration)
    {
        _configuration = configuration;
        _known = Read();
        _subscription = ChangeToken.OnChange(configuration.GetReloadToken, Follow);
    }

    public IReadOnlyList<Uri> Of(string service, string endpoint) =>
        _known.TryGetValue(service, out var endpoints) && endpoints.TryGetValue(endpoint, out var addresses) ? addresses : [];

    public IChangeToken Changed() => _changed.Token;

    public void Dispose() => _subscription.Dispose();

    private void Follow()
    {
        lock (_gate)
            _known = Read();

        // A signal of our own: the configuration's would reach some before it has reached us.
        _changed.Raise();
    }

    private FrozenDictionary<string, FrozenDictionary<string, Uri[]>> Read() =>
        _configuration.GetSection("services").GetChildren().ToFrozenDictionary(
            service => service.Key,
            service => service.GetChildren().ToFrozenDictionary(endpoint => endpoint.Key, Addresses, StringComparer.OrdinalIgnoreCase),
            StringComparer.OrdinalIgnoreCase);

    // An empty value is how an environment unsets what a file says.
    private static Uri[] Addresses(IConfigurationSection endpoint) =>
        [.. endpoint.GetChildren().Select(child => Uri.TryCreate(child.Value, UriKind.Absolute, out var address) ? address : null).OfType<Uri>()];
}
